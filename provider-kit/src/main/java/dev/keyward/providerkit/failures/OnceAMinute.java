package dev.keyward.providerkit.failures;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Rate limiter that allows a log line, which many requests may cause, once a minute. Thread-safe. */
public final class OnceAMinute {

    private static final long SILENCE = Duration.ofMinutes(1).toNanos();

    private final AtomicLong last = new AtomicLong(System.nanoTime() - SILENCE);

    /** Returns whether the line may be logged now, and if so starts the next minute. */
    public boolean isDue() {
        long now = System.nanoTime();
        long before = last.get();
        return now - before >= SILENCE && last.compareAndSet(before, now);
    }
}
