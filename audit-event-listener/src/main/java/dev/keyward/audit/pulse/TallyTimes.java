package dev.keyward.audit.pulse;

import java.time.Duration;

/**
 * Decides when a node writes its counters to a log: every minute if there are new records, otherwise every hour. Not
 * thread-safe.
 */
public final class TallyTimes {

    private static final long ACTIVE = Duration.ofMinutes(1).toNanos();
    private static final long IDLE = Duration.ofHours(1).toNanos();

    private long last;
    private long stated;

    public TallyTimes(long nanos) {
        this.last = nanos;
    }

    /**
     * Returns whether a {@code log.tally} record is due. If it is due, it is also marked as written.
     *
     * @param committed number of committed records, which the tally will state
     */
    public boolean take(long committed, long nanos) {
        boolean isDue = nanos - last >= (committed == stated ? IDLE : ACTIVE);
        if (isDue) {
            last = nanos;
            stated = committed + 1; // the tally itself is a record, but no activity
        }
        return isDue;
    }
}
