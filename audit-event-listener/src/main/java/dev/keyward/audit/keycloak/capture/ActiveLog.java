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
    private long made;
    private long committed;
    private long pending;
    private boolean isStopping;
    private boolean isStopTaken;

    ActiveLog(LogId id) {
        this.id = id;
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
