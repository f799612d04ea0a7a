package dev.keyward.breachedpasswords.range;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of one answer, read until a deadline.
 *
 * <p>The stream that the JDK has for this waits without end and, in Java 17, also for a thread that is interrupted. One reader;
 * closing it, from whichever thread, cancels the exchange unless it was complete. Holds what came with one read of the socket.
 */
final class DeadlineBody extends InputStream implements HttpResponse.BodySubscriber<InputStream> {

    private final long deadline;

    /** What has arrived; an empty element is the end. */
    private final BlockingQueue<Optional<List<ByteBuffer>>> arrived = new LinkedBlockingQueue<>();

    private volatile Flow.@Nullable Subscription subscription;
    private volatile boolean complete;
    private volatile boolean broken;
    private volatile boolean closed;

    private Iterator<ByteBuffer> buffers = Collections.emptyIterator();
    private ByteBuffer current = ByteBuffer.allocate(0);
    private boolean atEnd;

    /** @param deadline in the time of {@link System#nanoTime} */
    DeadlineBody(long deadline) {
        this.deadline = deadline;
    }

    @Override
    public CompletionStage<InputStream> getBody() {
        return CompletableFuture.completedStage(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        if (closed) {
            given.cancel();
        } else {
            given.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> item) {
        arrived.add(Optional.of(item));
    }

    @Override
    public void onError(Throwable error) {
        broken = true;
        onComplete();
    }

    @Override
    public void onComplete() {
        complete = true;
        arrived.add(Optional.empty());
    }

    @Override
    public int read() throws IOException {
        return advance() ? current.get() & 0xFF : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!advance()) {
            return -1;
        }
        int read = Math.min(length, current.remaining());
        current.get(bytes, offset, read);
        return read;
    }

    /**
     * At least 1 until the end was seen: un-gzipping stops at what says 0, before the end of the exchange has been read, and the
     * connection could not be used again.
     */
    @Override
    public int available() {
        return current.hasRemaining() ? current.remaining() : atEnd ? 0 : 1;
    }

    @Override
    public void close() {
        closed = true;
        Flow.Subscription toCancel = subscription;
        if (toCancel != null && !complete) {
            toCancel.cancel();
        }
    }

    /** Whether there is a byte in the current buffer, now or after some waiting. */
    private boolean advance() throws IOException {
        while (!current.hasRemaining()) {
            if (buffers.hasNext()) {
                current = buffers.next();
            } else if (atEnd || !receive()) {
                return false;
            }
        }
        return true;
    }

    private boolean receive() throws IOException {
        Optional<List<ByteBuffer>> next = take();
        if (next.isPresent()) {
            buffers = next.get().iterator();
            Flow.Subscription more = subscription;
            if (more != null) {
                more.request(1);
            }
            return true;
        }
        if (broken) {
            throw new IOException("the connection broke before the end of the answer");
        }
        atEnd = true;
        return false;
    }

    private Optional<List<ByteBuffer>> take() throws IOException {
        try {
            long left = deadline - System.nanoTime();
            // Also when something is there: what always has a little more would otherwise never end.
            Optional<List<ByteBuffer>> next = left > 0 ? arrived.poll(left, TimeUnit.NANOSECONDS) : null;
            if (next == null) {
                throw new HttpTimeoutException("no whole answer in time");
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while reading an answer");
        }
    }
}
