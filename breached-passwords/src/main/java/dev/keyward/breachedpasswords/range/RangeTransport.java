package dev.keyward.breachedpasswords.range;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * Fetches ranges of breached digests from the range service of Have I Been Pwned or a mirror of it.
 *
 * <p>Thread-safe. Sends only the headers of {@link RangeService}, follows no redirect, keeps no cookie. Exceptions never name the
 * range, neither in their message nor in a cause.
 */
@FunctionalInterface
public interface RangeTransport {

    /** Maximum length of an encoded response body in bytes. If a body is longer, a transport closes the connection. */
    int LONGEST_BODY = 1 << 22;

    /**
     * Fetches the range of digests with the given prefix. Returns only after the last byte of the response was read.
     *
     * @param prefix five upper-case hexadecimal digits
     * @param etag ETag of the cached range, if there is one
     * @param timeout limit for the whole exchange, up to the last byte of the body, even if single bytes keep arriving
     * @throws java.net.http.HttpTimeoutException or {@link java.io.InterruptedIOException} on a time-out
     * @throws java.io.InterruptedIOException if the thread is interrupted; it stays interrupted
     * @throws ProtocolException if the response is not HTTP, or has an encoding that was not requested
     * @throws RequestNotSentException if nothing was sent, because too many requests are waiting
     * @throws IOException if the service cannot be reached, or the connection breaks
     */
    Answer get(String prefix, Optional<String> etag, Duration timeout) throws IOException;

    /** Thrown when this client sends no request because too many others are waiting. */
    final class RequestNotSentException extends IOException {

        private static final long serialVersionUID = 1;

        public RequestNotSentException() {
            super("too many requests at once");
        }
    }

    /**
     * A response of the range service of Have I Been Pwned, whose body can be read once.
     *
     * @param status HTTP status
     * @param etag ETag of the response, if there is one
     * @param body uncompressed body; reading a damaged one throws {@link java.util.zip.ZipException} or {@link java.io.EOFException}
     */
    record Answer(int status, Optional<String> etag, InputStream body) implements AutoCloseable {

        /** Returns whether a transport reads the body of a response with the given status; other bodies are skipped. */
        public static boolean hasBody(int status) {
            return status == 200 || status == 304; // the body of 304 is always empty, so its connection can be reused
        }

        /**
         * Returns a response with the given body. Decompresses the body if the status is 200 and it is compressed.
         *
         * @param encoding the header Content-Encoding
         * @param sent the body as it was sent
         */
        public static Answer of(int status, Optional<String> etag, Optional<String> encoding, byte[] sent)
                throws IOException {
            InputStream body = new ByteArrayInputStream(sent);
            String name = encoding.filter(given -> status == 200).orElse("identity");
            return switch (name.toLowerCase(Locale.ROOT)) {
                case "identity" -> new Answer(status, etag, body);
                case "gzip" -> new Answer(status, etag, new GZIPInputStream(body, 1 << 13));
                default -> throw new ProtocolException("an encoding that was not requested");
            };
        }

        @Override
        public void close() {
            try {
                body.close();
            } catch (IOException e) {
                // The body was read: a connection that fails to close does not change the result.
            }
        }
    }
}
