package dev.keyward.audit.keycloak.capture;

import dev.keyward.audit.keycloak.writes.AdminWriteCounts;
import dev.keyward.audit.pulse.TallyTimes;
import dev.keyward.auditlog.record.LogId;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Counts the records that this process makes for one log, and the transactions that contain them.
 *
 * <p>The record {@code log.stop} states the number of committed records, so it is made after the last transaction with a record has
 * ended. It also states how many transactions may have committed a record unnoticed: Keycloak reports a rollback if a later step of a
 * committed transaction fails, and a lost connection hides the outcome of a commit. Thread-safe.
 */
final class ActiveLog {

    private final LogId id;
    private final TallyTimes tallies;
    private final AdminWriteCounts writes = new AdminWriteCounts();
    private long made;
    private long committed;
    private long unconfirmed;
    private long pending;
    private long lastStop;
    private volatile OptionalInt macKey = OptionalInt.of(0);
    private boolean isStopping;
    private boolean isStopTaken;

    ActiveLog(LogId id) {
        this(id, System.nanoTime());
    }

    /** @param nanos value of {@link System#nanoTime} from which the first tally is timed */
    ActiveLog(LogId id, long nanos) {
        this.id = id;
        this.tallies = new TallyTimes(nanos);
    }

    /**
     * Counters that the {@code log.stop} record contains.
     *
     * @param committed number of records that are in the log, without {@code log.stop} itself
     * @param unconfirmed number of further records that may be in the log
     */
    record Counters(long committed, long unconfirmed) {}

    /**
     * Returns the position, in this node's list of keys, of the MAC key for new records; empty if there is no such key.
     */
    OptionalInt macKey() {
        return macKey;
    }

    /** Sets the position, in this node's list of keys, of the MAC key for new records; empty if there is no such key. */
    void macKey(OptionalInt place) {
        macKey = place;
    }

    LogId id() {
        return id;
    }

    /** Returns the counts of administrators' writes that belong to this log. */
    AdminWriteCounts writes() {
        return writes;
    }

    /** Returns the number for the next record of this process in the log, starting at 1. */
    synchronized long next() {
        made++;
        return made;
    }

    /**
     * Registers a transaction that will contain a record of this log. Returns false if the log takes no more records, and then
     * has no effect.
     */
    synchronized boolean begin() {
        if (isStopping) {
            return false;
        }
        pending++;
        return true;
    }

    /**
     * Records the end of a transaction that {@link #begin} registered.
     *
     * @param isCommitted false if the transaction was rolled back, or its outcome is unknown
     */
    synchronized void end(boolean isCommitted) {
        pending--;
        if (isCommitted) {
            committed++;
        } else {
            unconfirmed++;
        }
    }

    /** Notes that a registered transaction has ended without a record. */
    synchronized void cancel() {
        pending--;
    }

    /** Stops the log, so that it accepts no more records. */
    synchronized void stop() {
        isStopping = true;
    }

    /**
     * Starts recording to this log, or restarts the recording after a stop, and counts the {@code log.start} record.
     */
    synchronized void start() {
        isStopping = false;
        isStopTaken = false;
        committed++;
    }

    /**
     * Counts the {@code log.start} record of a new log. This record was committed together with the realm. Returns
     * false if the log was stopped meanwhile.
     */
    synchronized boolean started() {
        committed++;
        return !isStopping;
    }

    /** Records that the transaction with the {@code log.start} record failed. Its outcome is unknown. */
    synchronized void startFailed() {
        unconfirmed++;
    }

    /**
     * Returns the sort key of the next {@code log.start} record. Records without an index are ordered by this key. It
     * places the record before all others, or right after the last {@code log.stop} of this process, so that the
     * numbers of that stop do not bind any more.
     */
    synchronized long startOrder() {
        return lastStop == 0 ? 0 : lastStop + 1;
    }

    /**
     * Returns the number of committed records for the next {@code log.tally} record, and marks that record as written. Returns
     * empty if no such record is due yet.
     */
    synchronized OptionalLong takeTally(long nanos) {
        return !isStopping && tallies.take(committed, nanos) ? OptionalLong.of(committed) : OptionalLong.empty();
    }

    /** Returns whether the log has stopped, all transactions have ended, and the record {@code log.stop} is still missing. */
    synchronized boolean owesStop() {
        return isStopping && !isStopTaken && pending == 0;
    }

    /**
     * Returns the counters for the record {@code log.stop}, once the log has stopped and all transactions have ended.
     * Returns them only once.
     *
     * @param millis time of the record
     */
    synchronized Optional<Counters> takeStop(long millis) {
        return owesStop() ? takeStopNow(millis) : Optional.empty();
    }

    /**
     * Returns the counters for a stop record ({@code log.stop}) at the given time, without waiting for open transactions. The result is
     * empty unless the log has stopped and still lacks that record. For a log that starts again at once.
     */
    synchronized Optional<Counters> takeStopNow(long millis) {
        if (!isStopping || isStopTaken) {
            return Optional.empty();
        }
        isStopTaken = true;
        lastStop = Math.max(lastStop, millis);
        Counters counters = new Counters(committed, unconfirmed + pending);
        committed++; // the record log.stop itself
        return Optional.of(counters);
    }

    /** Marks the record {@code log.stop} as not written, so that another attempt can follow. */
    synchronized void stopFailed() {
        isStopTaken = false;
        committed--;
        unconfirmed++;
    }
}
