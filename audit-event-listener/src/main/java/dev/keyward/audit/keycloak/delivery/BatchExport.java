package dev.keyward.audit.keycloak.delivery;

import dev.keyward.audit.delivery.SinkBatch;
import dev.keyward.audit.delivery.SinkBatch.Checkpoint;
import dev.keyward.audit.delivery.SinkBatch.Defect;
import dev.keyward.audit.format.RecordExporter;
import dev.keyward.audit.keycloak.delivery.StoredLog.StoredCheckpoint;
import dev.keyward.audit.keycloak.table.SinkRows.StoredEntry;
import dev.keyward.audit.sink.Delivery;
import dev.keyward.auditlog.json.BadRecordException;
import dev.keyward.auditlog.note.LogCheckpoint;
import dev.keyward.auditlog.note.MalformedNoteException;
import dev.keyward.auditlog.note.SignedNote;
import dev.keyward.auditlog.record.LogId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Formats the stored entries of a log for delivery to one sink.
 *
 * <p>Exports an entry that was changed in the database as it is, if it is still a record: a verification of the log finds it. Not
 * thread-safe.
 */
final class BatchExport {

    private static final String MISSING = "It is missing in the database.";
    private static final String DAMAGED = "It is damaged in the database.";

    private final RecordExporter exporter;

    BatchExport(RecordExporter exporter) {
        this.exporter = exporter;
    }

    SinkBatch export(StoredLog log) {
        List<Delivery> records = new ArrayList<>();
        List<Defect> defects = new ArrayList<>();
        long next = log.first();
        for (StoredEntry entry : log.entries()) {
            for (; next < entry.index(); next++) {
                defects.add(new Defect(next, MISSING));
            }
            if (next == entry.index()) { // otherwise a second row with the same index, which a verification finds
                export(entry, records, defects);
                next++;
            }
        }
        for (; next < log.end(); next++) {
            defects.add(new Defect(next, MISSING));
        }
        return new SinkBatch(
                log.id(),
                log.start(),
                log.end(),
                records,
                defects,
                log.checkpoint()
                        .filter(stored ->
                                stored.entries() > log.start().checkpointEntries() && stored.entries() <= log.end())
                        .flatMap(stored -> checkpoint(log.id(), stored)),
                log.end() < log.size());
    }

    private void export(StoredEntry entry, List<Delivery> records, List<Defect> defects) {
        try {
            exporter.record(entry.index(), Base64.getDecoder().decode(entry.entry()))
                    .ifPresent(records::add);
        } catch (BadRecordException | IllegalArgumentException e) {
            defects.add(new Defect(entry.index(), DAMAGED));
        }
    }

    /**
     * Formats a stored checkpoint for delivery to the sink. Leaves out a malformed one: a verification finds it, and the next
     * checkpoint replaces it.
     */
    private Optional<Checkpoint> checkpoint(LogId log, StoredCheckpoint stored) {
        try {
            SignedNote note = SignedNote.parse(stored.text().getBytes(StandardCharsets.UTF_8));
            LogCheckpoint parsed = LogCheckpoint.parse(note.text());
            return parsed.tree().size() == stored.entries()
                    ? Optional.of(new Checkpoint(
                            stored.entries(), exporter.checkpoint(log, parsed.tree(), note, stored.time())))
                    : Optional.empty();
        } catch (MalformedNoteException e) {
            return Optional.empty();
        }
    }
}
