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
 * Data of one log in the database: the position of a sink, its next entries and the latest checkpoint.
 *
 * @param size number of entries in the log
 * @param end index after the last entry to deliver now
 * @param entries the entries from the position to the end, by index
 */
record StoredLog(
        LogId id,
        SinkPosition start,
        long end,
        long size,
        List<StoredEntry> entries,
        Optional<StoredCheckpoint> checkpoint) {

    StoredLog {
        entries = List.copyOf(entries);
    }

    /** A signed checkpoint in the form in which the database stores it. */
    record StoredCheckpoint(long entries, String text, Instant time) {}

    static StoredLog read(SinkRows rows, LogId log, int most) {
        AuditLogEntity state = rows.log(log)
                .orElseThrow(() -> new IllegalStateException("The row of the audit log " + log + " is missing."));
        SinkPosition start = rows.position(log);
        long size = state.head().size();
        long end = Math.max(start.next(), Math.min(size, start.next() + most));
        return new StoredLog(
                log,
                start,
                end,
                size,
                start.next() < end ? rows.entries(log, start.next(), end) : List.of(),
                state.checkpoint()
                        .map(text -> new StoredCheckpoint(state.checkpointEntries(), text, state.checkpointTime())));
    }
}
