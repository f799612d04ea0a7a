package dev.keyward.audit.delivery;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Counts the records that one sink has not received, and reports a delivery that hangs. A separate thread calls {@link #check}.
 *
 * <p>A sink that hangs blocks the thread of its deliveries, which could not count or report anything then. Thread-safe.
 */
public final class SinkWatch {

    /** Time after which a delivery counts as hanging. It exceeds a run of 5 seconds and one attempt with its timeouts. */
    private static final Duration HANGING = Duration.ofSeconds(30);

    private final SinkBacklog backlog;
    private final DeliveryReport report;
    private final LongSupplier nanoClock;
    private volatile Optional<Long> running = Optional.empty();
    private volatile long behind;

    /** @param nanoClock a clock like {@link System#nanoTime} */
    public SinkWatch(SinkBacklog backlog, DeliveryReport report, LongSupplier nanoClock) {
        this.backlog = backlog;
        this.report = report;
        this.nanoClock = nanoClock;
    }

    /** Called when a run of deliveries begins. */
    public void begin() {
        running = Optional.of(nanoClock.getAsLong());
    }

    /** Called when a run of deliveries has ended. */
    public void end() {
        running = Optional.empty();
    }

    /**
     * Counts the sink's undelivered records if this node owns the sink's deliveries, and reports a delivery that hangs.
     *
     * @param isOwner whether this node delivers to the sink. If it does not, only a delivery that has not ended yet counts
     */
    public void check(boolean isOwner) {
        Optional<Long> start = running;
        if (!isOwner && start.isEmpty()) {
            behind = 0;
            return;
        }
        start.map(nanos -> Duration.ofNanos(nanoClock.getAsLong() - nanos))
                .filter(time -> time.compareTo(HANGING) > 0)
                .ifPresent(report::hanging);
        behind = backlog.countBehind();
    }

    /** Returns how many records the sink had not received at the last check; 0 if another node delivers them. */
    public long behind() {
        return behind;
    }
}
