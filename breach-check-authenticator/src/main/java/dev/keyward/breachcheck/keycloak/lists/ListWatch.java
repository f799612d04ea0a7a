package dev.keyward.breachcheck.keycloak.lists;

import dev.keyward.providerkit.failures.FailureTrace;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Checks the files of the breach lists on a background thread, at the start and then periodically. Thread-safe. */
final class ListWatch implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ListWatch.class);

    private final ListFiles files;
    private final Duration interval;
    private final Runnable afterCheck;
    private final CountDownLatch ended = new CountDownLatch(1);

    ListWatch(ListFiles files, Duration interval) {
        this(files, interval, () -> {});
    }

    /** @param afterCheck runs after each check of the files */
    ListWatch(ListFiles files, Duration interval, Runnable afterCheck) {
        this.files = files;
        this.interval = interval;
        this.afterCheck = afterCheck;
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
            afterCheck.run();
        } catch (RuntimeException | Error e) {
            log(e); // also an OutOfMemoryError: the next check may succeed
        }
    }

    private static void log(Throwable failure) {
        try {
            LOG.errorf("The files of the breach lists could not be checked. %s", FailureTrace.of(failure));
        } catch (OutOfMemoryError e) {
            // not enough memory to log it
        }
    }

    /** Stops checking the files of the breach lists, and closes the lists. This ends a read in progress. */
    @Override
    public void close() {
        ended.countDown();
        files.close();
    }
}
