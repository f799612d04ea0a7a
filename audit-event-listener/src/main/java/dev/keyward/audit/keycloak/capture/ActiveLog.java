package dev.keyward.audit.keycloak.capture;

import dev.keyward.auditlog.record.LogId;
import java.util.OptionalLong;

/**
 * Counts the records that this process makes for one log, and the transactions that contain them.
 *
 * <p>The record {@code log.stop} states the number of committed records, so it can be made only after the last transaction with a
 * record has ended. Thread-safe.
 */
final class ActiveLog {

    private final LogId id;
    private final TallyTimes tallies;
    private long made;
    private long committed;
    private long pending;
    private volatile boolean hasOwnKey = true;
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

    /** Returns a log that takes no records. */
    static ActiveLog ended() {
        ActiveLog log = new ActiveLog(LogId.random());
        log.isStopping = true;
        log.isStopTaken = true;
        return log;
    }

    /** Returns whether the key of this node is the one of the log, so that the sequencer accepts MACs of this node. */
    boolean hasOwnKey() {
        return hasOwnKey;
    }

    /** Sets whether the key of this node is the one of the log. */
    void ownKey(boolean isOwn) {
        hasOwnKey = isOwn;
    }

    LogId id() {
        return id;
    }

    /** Returns the number of the next record, from 1. */
    synchronized long next() {
        made++;
        return made;
    }

    /** Announces a transaction with a record. Returns false if the log takes no more records, and then has no effect. */
    synchronized boolean begin() {
        if (isStopping) {
            return false;
        }
        pending++;
        return true;
    }

    /** Notes the end of a transaction that was announced. */
    synchronized void end(boolean isCommitted) {
        pending--;
        if (isCommitted) {
            committed++;
        }
    }

    /** Lets the log take no more records. */
    synchronized void stop() {
        isStopping = true;
    }

    /** Lets the log take records again, and counts the record {@code log.start}. */
    synchronized void start() {
        isStopping = false;
        isStopTaken = false;
        committed++;
    }

    /** Returns the number of committed records if a tally is due, and takes the tally for written. */
    synchronized OptionalLong takeTally(long nanos) {
        return !isStopping && tallies.take(committed, nanos) ? OptionalLong.of(committed) : OptionalLong.empty();
    }

    /** Returns the number of committed records, once, after the log has stopped and all transactions have ended. */
    synchronized OptionalLong takeStop() {
        if (!isStopping || isStopTaken || pending > 0) {
            return OptionalLong.empty();
        }
        isStopTaken = true;
        committed++; // the record log.stop itself
        return OptionalLong.of(committed - 1);
    }
}
