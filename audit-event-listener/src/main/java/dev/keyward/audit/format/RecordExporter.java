package dev.keyward.audit.format;

import dev.keyward.audit.ocsf.OcsfMapping;
import dev.keyward.audit.ocsf.OcsfSeverity;
import dev.keyward.audit.sink.Delivery;
import dev.keyward.audit.sink.DeliveryHeader;
import dev.keyward.auditlog.json.BadRecordException;
import dev.keyward.auditlog.json.RecordReader;
import dev.keyward.auditlog.merkle.MerkleHasher;
import dev.keyward.auditlog.merkle.TreeHead;
import dev.keyward.auditlog.note.SignedNote;
import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.LogId;
import java.time.Instant;
import java.util.Optional;

/** Formats the entries and checkpoints of a log as lines for one sink. Not thread-safe. */
public final class RecordExporter {

    private final SinkFilter filter;
    private final RecordFormat format;
    private final PersonalDataLevel level;
    private final Unsealing unsealing;
    private final Optional<String> realm;
    private final MerkleHasher hasher = new MerkleHasher();

    /**
     * @param filter selects the records that the sink gets
     * @param unsealing opens sealed parts, and is only asked if the level needs them
     */
    public RecordExporter(SinkFilter filter, RecordFormat format, PersonalDataLevel level, Unsealing unsealing) {
        this(filter, format, level, unsealing, Optional.empty());
    }

    private RecordExporter(
            SinkFilter filter,
            RecordFormat format,
            PersonalDataLevel level,
            Unsealing unsealing,
            Optional<String> realm) {
        this.filter = filter;
        this.format = format;
        this.level = level;
        this.unsealing = unsealing;
        this.realm = realm;
    }

    /** Returns an exporter that takes the records of one realm only, whatever log somebody has put a record into. */
    public RecordExporter onlyOf(String realmId) {
        return new RecordExporter(filter, format, level, unsealing, Optional.of(realmId));
    }

    /**
     * Formats an entry of the log for the sink. The result is empty if the filter excludes it.
     *
     * @param index index of the entry in its log
     * @throws BadRecordException if the entry is not a record, so that no sink can get it
     * @throws IllegalArgumentException if the record is one of another realm than this exporter takes
     */
    public Optional<Delivery> record(long index, byte[] entry) throws BadRecordException {
        AuditRecord record = RecordReader.read(entry, 0, entry.length);
        if (realm.isPresent() && !realm.get().equals(record.realm())) {
            throw new IllegalArgumentException("The record is one of another realm.");
        }
        String type = EventCode.of(record);
        if (!filter.includes(type)) {
            return Optional.empty();
        }
        DeliveryHeader header = new DeliveryHeader(
                record.id(),
                record.log().text(),
                Instant.ofEpochMilli(record.time()),
                type,
                OcsfMapping.of(record).severity());
        return Optional.of(new Delivery(
                index, header, format.write(ExportedRecord.of(record, index, hasher.leaf(entry), level, unsealing))));
    }

    /**
     * Formats a checkpoint. With the checkpoint, a receiver can detect that the log was rewritten later. The checkpoint comes
     * after the records that it covers. No filter excludes it.
     *
     * @param tree size and root of the tree in the checkpoint; the size must not be 0
     * @param note the checkpoint with its signatures
     * @param time when the checkpoint was signed
     */
    public Delivery checkpoint(LogId log, TreeHead tree, SignedNote note, Instant time) {
        ExportedCheckpoint checkpoint = new ExportedCheckpoint(log, tree, note, time);
        DeliveryHeader header = new DeliveryHeader(
                checkpoint.id(), log.text(), time, ExportedCheckpoint.KIND, OcsfSeverity.INFORMATIONAL);
        return new Delivery(tree.size() - 1, header, format.write(checkpoint));
    }
}
