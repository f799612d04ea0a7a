package dev.keyward.audit.sink.tls;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Closes the connection to a receiver if one exchange with it takes too long. The JDK has no time limit for writing to a socket. Thread-safe.
 *
 * <p>All deadlines share one thread, which ends if there are none.
 */
public final class ExchangeDeadline implements AutoCloseable {

    private static final ScheduledThreadPoolExecutor TIMER = timer();

    private final Future<?> end;
    private volatile boolean isExpired;

    private ExchangeDeadline(Duration limit, Runnable abort) {
        end = TIMER.schedule(
                () -> {
                    isExpired = true;
                    abort.run();
                },
                limit.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /**
     * Starts the deadline of an exchange with a receiver. It ends when it is closed.
     *
     * @param abort makes the exchange fail, such as by closing its socket. It must not block
     */
    public static ExchangeDeadline start(Duration limit, Runnable abort) {
        return new ExchangeDeadline(limit, abort);
    }

    /** Returns whether the exchange took too long and was aborted. */
    public boolean isExpired() {
        return isExpired;
    }

    @Override
    public void close() {
        end.cancel(false);
    }

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "keyward-sink-deadline");
            thread.setDaemon(true);
            return thread;
        });
        timer.setKeepAliveTime(30, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }
}
