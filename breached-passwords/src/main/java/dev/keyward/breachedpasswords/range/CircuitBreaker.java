package dev.keyward.breachedpasswords.range;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Stops requests to the range service of Have I Been Pwned for a while after several failures in a row. Later it tests the
 * service with single requests.
 *
 * <p>Thread-safe; holds its lock for a few instructions. Ignores the result of a request that began before the last change of
 * state.
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

    /**
     * Creates a circuit breaker in the closed state, in which requests are sent.
     *
     * @param clock current time in nanoseconds, from any origin
     */
    CircuitBreaker(int failuresToOpen, Duration pause, LongSupplier clock) {
        this.failuresToOpen = failuresToOpen;
        this.pause = pause.toNanos();
        this.clock = clock;
    }

    /**
     * Permission to send one request. Its holder reports the result of the request once. Closing it without a report changes
     * nothing.
     */
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

    /** Returns a permit for one request; empty if no request may be sent now. */
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
