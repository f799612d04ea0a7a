package dev.keyward.audit.delivery;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/** A clock that starts at a given time and is unaffected by later changes of the system clock. Thread-safe. */
public final class SteadyClock implements InstantSource {

    private final Instant start;
    private final LongSupplier nanoClock;
    private final long startNanos;

    /** @param nanoClock a clock like {@link System#nanoTime} */
    SteadyClock(Instant start, LongSupplier nanoClock) {
        this.start = start;
        this.nanoClock = nanoClock;
        this.startNanos = nanoClock.getAsLong();
    }

    /** Returns a clock that starts at the current time of this machine. */
    public static SteadyClock fromNow() {
        return new SteadyClock(InstantSource.system().instant(), System::nanoTime);
    }

    @Override
    public Instant instant() {
        return start.plusNanos(nanoClock.getAsLong() - startNanos);
    }
}
