package dev.keyward.audit.keycloak.sequence;

import dev.keyward.audit.keycloak.sequence.RecordCheck.Checked;
import dev.keyward.audit.keycloak.sequence.RecordCheck.Verdict;
import dev.keyward.audit.keycloak.table.AuditLogEntity;
import dev.keyward.audit.keycloak.table.AuditRecordEntity;
import dev.keyward.auditlog.json.RecordWriter;
import dev.keyward.auditlog.keys.LogKeys;
import dev.keyward.auditlog.merkle.MerkleHasher;
import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.LogId;
import dev.keyward.auditlog.record.RecordKind;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.keycloak.common.util.Time;

/**
 * Creates the records that the sequencer itself adds to a log.
 *
 * <p>They get their index at once, so no counter has to prove that they are complete. They have a boot id of their own, because the
 * sequencer works for realms that this process does not record, and after the record {@code log.stop} of a realm. Not thread-safe.
 */
final class SequencerRecords {

    private static final int MAX_NAME = 255;

    private final String node;
    private final String boot = UUID.randomUUID().toString();
    private final Map<LogId, Long> counters = new HashMap<>();

    SequencerRecords() {
        String process = ManagementFactory.getRuntimeMXBean().getName();
        this.node = process.length() <= MAX_NAME ? process : process.substring(0, MAX_NAME);
    }

    /**
     * Returns a log record about a row that failed its MAC check and therefore gets no index. The record has the content of the row, as
     * far as it fits and is text.
     */
    OwnRecord setAside(AuditLogEntity log, Checked checked) {
        Map<String, Fact> data = new LinkedHashMap<>();
        data.put("reason", Fact.of(checked.verdict().name().toLowerCase(Locale.ROOT)));
        data.put("row", Fact.of(checked.row().id()));
        byte[] content = checked.verdict() == Verdict.DAMAGED
                ? checked.row().entry().getBytes(StandardCharsets.UTF_8)
                : checked.entry();
        data.put("leaf_hash", Fact.of(new MerkleHasher().leaf(content).toString()));
        data.put("content", Fact.of(new String(content, StandardCharsets.UTF_8)));
        return make(log, RecordKind.MAC_MISMATCH, data);
    }

    /** Returns the record which states that some records before it had no MAC. */
    OwnRecord withoutMac(AuditLogEntity log, List<Long> indexes) {
        Map<String, Fact> data = new LinkedHashMap<>();
        data.put("reason", Fact.of("no_mac"));
        data.put("records", Fact.of(indexes.size()));
        data.put("first_index", Fact.of(indexes.get(0)));
        data.put("last_index", Fact.of(indexes.get(indexes.size() - 1)));
        return make(log, RecordKind.MAC_MISMATCH, data);
    }

    /** Returns the first record of a new log, which quotes the last known checkpoint of the previous log. */
    OwnRecord continued(AuditLogEntity log, KeptCheckpoint last) {
        Map<String, Fact> data = new LinkedHashMap<>();
        data.put("continues", Fact.of(last.origin()));
        data.put("entries", Fact.of(last.entries()));
        data.put(LogContinuity.CHECKPOINT, Fact.of(last.note()));
        return make(log, RecordKind.LOG_CONTINUED, data);
    }

    /** Returns the record which states that the log has a new current key. */
    OwnRecord keyRotated(AuditLogEntity log, LogKeys keys) {
        Map<String, Fact> data = new LinkedHashMap<>();
        data.put("verifier_key", Fact.of(keys.toPublish().get(0)));
        data.put("previous_verifier_key", Fact.of(log.verifierKeys().get(0)));
        return make(log, RecordKind.LOG_KEY_ROTATED, data);
    }

    /** Returns a record of the given kind with the given facts. */
    OwnRecord make(AuditLogEntity log, RecordKind kind, Map<String, Fact> data) {
        String id = UUID.randomUUID().toString();
        long time = Time.currentTimeMillis();
        long count = counters.merge(log.log(), 1L, Long::sum);
        byte[] entry = RecordWriter.write(new AuditRecord(
                id,
                time,
                log.log(),
                log.realmId(),
                new AuditRecord.Origin(node, boot, count),
                kind.text(),
                kind.text(),
                data,
                List.of()));
        return new OwnRecord(new AuditRecordEntity(id, log.log(), time, entry), entry);
    }

    /** The database row and the bytes of a record. */
    record OwnRecord(
            AuditRecordEntity row,
            @SuppressWarnings("ArrayRecordComponent") byte[] entry) {}
}
