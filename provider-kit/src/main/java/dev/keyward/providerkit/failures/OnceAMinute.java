package dev.keyward.providerkit.failures;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Rate limiter that permits one log message a minute, for messages that many requests may cause. Thread-safe. */
public final class OnceAMinute {

    private static final long SILENCE = Duration.ofMinutes(1).toNanos();

    private final LongSupplier nanoClock;
    private long last;

    public OnceAMinute() {
        this(System::nanoTime);
    }

    OnceAMinute(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.last = nanoClock.getAsLong() - SILENCE;
    }

    /** Returns whether a log message may be written now. This is {@code true} at most once a minute. */
    public synchronized boolean isDue() {
        long now = nanoClock.getAsLong();
        if (now - last < SILENCE) {
            return false;
        }
        last = now;
        return true;
    }
}
