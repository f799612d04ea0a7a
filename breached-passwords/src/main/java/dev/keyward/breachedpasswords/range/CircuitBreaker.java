package dev.keyward.breachedpasswords.range;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Stops requests to a service for a while after several failures in a row, then lets one at a time through until one succeeds.
 *
 * <p>Thread-safe; holds its lock for a few instructions. What a request reports that began before the last change of state is
 * not heard: it speaks of another time.
 */
final class CircuitBreaker {

    private final int failuresToOpen;
    private final long pause;
    private final LongSupplier clock;

    private int failures;
    private boolean open;
    private boolean probing;
    private long openedAt;
    private long era;

    /** @param clock in nanoseconds, from anywhere */
    CircuitBreaker(int failuresToOpen, Duration pause, LongSupplier clock) {
        this.failuresToOpen = failuresToOpen;
        this.pause = pause.toNanos();
        this.clock = clock;
    }

    /** What one request needs, and reports its end to, once. Closed without a report, it leaves all as it was. */
    final class Permit implements AutoCloseable {

        private final long began = era;

        void succeeded() {
            report(() -> {
                failures = 0;
                enter(false);
            });
        }

        void failed() {
            report(() -> {
                if (++failures >= failuresToOpen) {
                    openedAt = clock.getAsLong();
                    enter(true);
                }
            });
        }

        @Override
        public void close() {
            report(() -> {});
        }

        private void report(Runnable change) {
            synchronized (CircuitBreaker.this) {
                if (began == era) {
                    probing = false;
                    change.run();
                }
            }
        }
    }

    /** None if the service is to be left alone. */
    synchronized Optional<Permit> permit() {
        if (open) {
            if (probing || !pauseIsOver()) {
                return Optional.empty();
            }
            probing = true;
            era++;
        }
        return Optional.of(new Permit());
    }

    synchronized BreakerState state() {
        if (!open) {
            return BreakerState.CLOSED;
        }
        return probing || pauseIsOver() ? BreakerState.HALF_OPEN : BreakerState.OPEN;
    }

    private boolean pauseIsOver() {
        return clock.getAsLong() - openedAt >= pause;
    }

    private void enter(boolean nowOpen) {
        if (open || nowOpen) {
            era++;
        }
        open = nowOpen;
    }
}
