package dev.keyward.breachedpasswords.range;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;

/**
 * How a range is fetched.
 *
 * <p>Thread-safe. Sends what {@link RangeService} says and nothing else, follows no redirect, keeps no cookie.
 * Exceptions never name the range, neither in their message nor in a cause.
 */
@FunctionalInterface
public interface RangeTransport {

    /**
     * Asks for a range.
     *
     * @param prefix five upper-case hexadecimal digits
     * @param etag of the range that is known, if one is
     * @param timeout for everything from now to the last byte of the body, also if single bytes drip in all the time
     * @throws java.net.http.HttpTimeoutException or {@link java.io.InterruptedIOException} when the time is over; also from reading
     *     the body
     * @throws java.io.InterruptedIOException when the thread is interrupted, which it stays; also from reading the body
     * @throws java.net.ProtocolException when the answer is no HTTP, or has an encoding that was not asked for
     * @throws NotAskedException when nothing was sent, because too many ask already
     * @throws IOException when the service cannot be reached; from reading the body: when the connection breaks
     */
    Answer get(String prefix, Optional<String> etag, Duration timeout) throws IOException;

    /** Thrown when no request was sent because of this client, not because of the service. */
    final class NotAskedException extends IOException {

        private static final long serialVersionUID = 1;

        public NotAskedException() {
            super("too many requests at once");
        }
    }

    /**
     * An answer whose body is still to be read; one reader. Closing it before the end gives up the exchange with its connection.
     *
     * @param status of HTTP
     * @param etag as the service gave it
     * @param body un-gzipped where the status is 200; a damaged one is a {@link java.util.zip.ZipException} or a
     *     {@link java.io.EOFException}
     */
    record Answer(int status, Optional<String> etag, InputStream body) implements AutoCloseable {

        @Override
        public void close() {
            try {
                body.close();
            } catch (IOException e) {
                // What was read stands, and of a connection that does not even close nothing is left to give up.
            }
        }
    }
}
