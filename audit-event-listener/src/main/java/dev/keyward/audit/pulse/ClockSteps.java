package dev.keyward.audit.pulse;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * Detects jumps of the node's clock by comparing it with {@link System#nanoTime}, which nobody can set.
 *
 * <p>Ignores differences of up to two seconds, so that a clock which is slowly adjusted causes none. Not thread-safe.
 */
public final class ClockSteps {

    private static final long TOLERANCE_MILLIS = 2_000;

    private long lastMillis;
    private long lastNanos;

    public ClockSteps(long wallMillis, long nanos) {
        this.lastMillis = wallMillis;
        this.lastNanos = nanos;
    }

    /**
     * Returns by how many milliseconds the system clock jumped since the last check; empty if it did not jump. A negative number means
     * that it went back.
     *
     * @param wallMillis time of the clock
     * @param nanos value of {@link System#nanoTime}
     */
    public OptionalLong check(long wallMillis, long nanos) {
        long step =
                wallMillis - lastMillis - Duration.ofNanos(nanos - lastNanos).toMillis();
        lastMillis = wallMillis;
        lastNanos = nanos;
        return Math.abs(step) > TOLERANCE_MILLIS ? OptionalLong.of(step) : OptionalLong.empty();
    }
}
