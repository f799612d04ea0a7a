package dev.keyward.audit.format;

import dev.keyward.audit.sink.Delivery;
import dev.keyward.auditlog.json.BadRecordException;
import dev.keyward.auditlog.json.RecordReader;
import dev.keyward.auditlog.merkle.MerkleHasher;
import dev.keyward.auditlog.merkle.TreeHead;
import dev.keyward.auditlog.note.SignedNote;
import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.LogId;
import java.time.Instant;

/** Formats the entries and checkpoints of a log as lines for one sink. Not thread-safe. */
public final class RecordExporter {

    private final RecordFormat format;
    private final PersonalDataLevel level;
    private final Unsealing unsealing;
    private final MerkleHasher hasher = new MerkleHasher();

    /**
     * @param unsealing opens sealed parts, and is only asked if the level needs them
     */
    public RecordExporter(RecordFormat format, PersonalDataLevel level, Unsealing unsealing) {
        this.format = format;
        this.level = level;
        this.unsealing = unsealing;
    }

    /**
     * Exports an entry of the log.
     *
     * @param index index of the entry in its log
     * @throws BadRecordException if the entry is not a record, so that no sink can get it
     */
    public Delivery record(long index, byte[] entry) throws BadRecordException {
        AuditRecord record = RecordReader.read(entry, 0, entry.length);
        byte[] line = format.write(ExportedRecord.of(record, index, hasher.leaf(entry), level, unsealing));
        return new Delivery(index, record.id(), line);
    }

    /**
     * Exports a checkpoint, by which a receiver can detect a log that was rewritten later. It comes after the records that it covers.
     *
     * @param tree size and root of the tree in the checkpoint; the size must not be 0
     * @param note the checkpoint with its signatures
     * @param time when the checkpoint was signed
     */
    public Delivery checkpoint(LogId log, TreeHead tree, SignedNote note, Instant time) {
        ExportedCheckpoint checkpoint = new ExportedCheckpoint(log, tree, note, time);
        return new Delivery(tree.size() - 1, checkpoint.id(), format.write(checkpoint));
    }
}
