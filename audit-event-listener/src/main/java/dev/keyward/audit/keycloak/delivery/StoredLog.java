package dev.keyward.audit.keycloak.delivery;

import dev.keyward.audit.delivery.SinkPosition;
import dev.keyward.audit.keycloak.table.AuditLogEntity;
import dev.keyward.audit.keycloak.table.SinkRows;
import dev.keyward.audit.keycloak.table.SinkRows.StoredEntry;
import dev.keyward.auditlog.record.LogId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Data of one log in the database: the position of a sink, the next entries for this sink, and the latest checkpoint.
 *
 * @param first index of the first entry to deliver: the position, the minimum index of a log that was pruned before the sink existed, or
 *     the index at which the sink begins
 * @param size number of entries in the log
 * @param end index after the last entry to deliver now
 * @param entries the entries from the first one to the end, by index
 */
record StoredLog(
        LogId id,
        SinkPosition start,
        long first,
        long end,
        long size,
        List<StoredEntry> entries,
        Optional<StoredCheckpoint> checkpoint) {

    StoredLog {
        entries = List.copyOf(entries);
    }

    /** A signed checkpoint in the form in which the database stores it. */
    record StoredCheckpoint(long entries, String text, Instant time) {}

    /**
     * Reads the next entries of a log.
     *
     * @param least index before which the sink gets nothing, whatever its position says: somebody may have changed the position
     */
    static StoredLog read(SinkRows rows, LogId log, int most, long least) {
        AuditLogEntity state = rows.log(log)
                .orElseThrow(() -> new IllegalStateException("The row of the audit log " + log + " is missing."));
        SinkPosition start = rows.position(log);
        long size = state.head().size();
        long first = Math.max(Math.min(least, size), Math.max(start.next(), state.minimumIndex()));
        long end = Math.max(first, Math.min(size, first + most));
        return new StoredLog(
                log,
                start,
                first,
                end,
                size,
                first < end ? rows.entries(log, first, end) : List.of(),
                state.checkpoint()
                        .map(text -> new StoredCheckpoint(state.checkpointEntries(), text, state.checkpointTime())));
    }
}
