package dev.keyward.providerkit.failures;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Rate limiter that permits one log message a minute, for messages that many requests may cause. Thread-safe. */
public final class OnceAMinute {

    private static final long SILENCE = Duration.ofMinutes(1).toNanos();

    private final AtomicLong last = new AtomicLong(System.nanoTime() - SILENCE);

    /** Returns true at most once a minute, when a log message may be written, and false otherwise. */
    public boolean isDue() {
        long now = System.nanoTime();
        long before = last.get();
        return now - before >= SILENCE && last.compareAndSet(before, now);
    }
}
