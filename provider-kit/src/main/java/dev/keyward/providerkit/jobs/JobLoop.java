package dev.keyward.providerkit.jobs;

import dev.keyward.providerkit.failures.FailureTrace;
import dev.keyward.providerkit.failures.OnceAMinute;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Runs one background job on a thread of this node. Completes the work that the node has begun, renews the lease, runs a slice of the
 * work if the node holds the lease, pauses, and repeats. Thread-safe.
 */
final class JobLoop implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(JobLoop.class);

    private static final long LONGEST_CLOSE_MILLIS = 10_000;

    private final Job job;
    private final Lease lease;
    private final Thread thread;
    private final Semaphore wakeUps = new Semaphore(0);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final OnceAMinute logged = new OnceAMinute();
    private boolean hasRun;
    private long started;
    private volatile boolean closed;

    JobLoop(Job job, Lease lease) {
        this.job = job;
        this.lease = lease;
        this.thread = new Thread(this::run, "keyward-job-" + job.name());
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void wake() {
        wakeUps.release();
    }

    private void run() {
        try {
            while (!closed) {
                started = System.nanoTime();
                if (!runSlice()) {
                    pause();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        stop();
    }

    private boolean runSlice() {
        runSafely(() -> {
            job.completeBegunWork();
            return false;
        });
        return runSafely(() -> {
            releaseIfLost();
            if (!job.isAble()) {
                lease.release();
                return false;
            }
            boolean isOwner = lease.hold();
            hasRun |= isOwner;
            return isOwner && job.runSlice(lease);
        });
    }

    /**
     * Runs the given work and returns its result. If the work throws an exception, logs the exception and returns
     * false.
     */
    private boolean runSafely(BooleanSupplier work) {
        try {
            return work.getAsBoolean();
        } catch (Throwable e) { // an Error must not end the job for good
            if (!closed && logged.isDue()) {
                LOG.errorf("The background job %s failed; it is tried again. %s", job.name(), FailureTrace.of(e));
            }
            return false;
        }
    }

    private void releaseIfLost() {
        if (hasRun && !lease.isHeld()) {
            hasRun = false;
            job.leaseLost();
        }
    }

    private void pause() throws InterruptedException {
        if (wakeUps.tryAcquire(job.pause().toMillis(), TimeUnit.MILLISECONDS)) {
            long sinceStart = System.nanoTime() - started;
            closing.await(job.shortestInterval().toNanos() - sinceStart, TimeUnit.NANOSECONDS);
            wakeUps.drainPermits();
        }
    }

    private void stop() {
        try {
            job.stop();
            lease.release();
        } catch (Throwable e) {
            LOG.warnf(
                    "The background job %s did not stop cleanly; another node continues it after %d s. %s",
                    job.name(), Lease.TIMEOUT.toSeconds(), FailureTrace.of(e));
        }
    }

    @Override
    public void close() {
        closed = true;
        closing.countDown();
        wake();
        try {
            thread.join(LONGEST_CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
