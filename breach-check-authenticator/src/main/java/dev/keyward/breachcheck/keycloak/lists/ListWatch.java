package dev.keyward.breachcheck.keycloak.lists;

import dev.keyward.providerkit.failures.FailureTrace;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Looks at the files of the breach lists every so often, in a thread of its own, beginning at once. Thread-safe. */
final class ListWatch implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ListWatch.class);

    private final ListFiles files;
    private final Duration interval;
    private final CountDownLatch ended = new CountDownLatch(1);

    ListWatch(ListFiles files, Duration interval) {
        this.files = files;
        this.interval = interval;
    }

    void start() {
        Thread thread = new Thread(this::watch, "keyward-breach-lists");
        thread.setDaemon(true);
        thread.start();
    }

    private void watch() {
        try {
            do {
                poll();
            } while (!ended.await(interval.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void poll() {
        try {
            files.poll();
        } catch (RuntimeException | Error e) {
            say(e); // also where memory has run out: the next turn may have more
        }
    }

    private static void say(Throwable failure) {
        try {
            LOG.errorf("The breach lists could not be looked at. %s", FailureTrace.of(failure));
        } catch (OutOfMemoryError e) {
            // There is not even enough to say so.
        }
    }

    /** Also closes the files, which ends a reading that is under way. */
    @Override
    public void close() {
        ended.countDown();
        files.close();
    }
}
