package dev.keyward.providerkit.lanes;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * Scheduler of the mail queues: one thread that runs tasks after a delay, until it is stopped. The thread starts with this object.
 * Thread-safe.
 */
final class LaneClock {

    private final ScheduledThreadPoolExecutor executor;

    LaneClock(ThreadFactory threads) {
        executor = new ScheduledThreadPoolExecutor(1, threads);
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        executor.prestartCoreThread(); // later the system may refuse a thread, and a deadline would be lost
    }

    /**
     * Schedules the given work after the given pause, and returns a handle that cancels it. Work that is not due when the clock stops is
     * never run.
     */
    Runnable after(Duration pause, Runnable work) {
        try {
            var scheduled = executor.schedule(work, pause.toMillis(), TimeUnit.MILLISECONDS);
            return () -> scheduled.cancel(false);
        } catch (RejectedExecutionException e) {
            return () -> {}; // the server is stopping
        }
    }

    boolean isStopped() {
        return executor.isShutdown();
    }

    void stop() {
        executor.shutdownNow();
    }
}
