package dev.keyward.audit.keycloak.sequence;

import dev.keyward.audit.keycloak.delivery.JobRecords;
import dev.keyward.audit.keycloak.delivery.JobRecords.JobRecord;
import dev.keyward.audit.keycloak.sequence.RecordCheck.Checked;
import dev.keyward.audit.keycloak.sequence.RecordCheck.Verdict;
import dev.keyward.audit.keycloak.table.AuditLogEntity;
import dev.keyward.auditlog.keys.LogKeys;
import dev.keyward.auditlog.merkle.MerkleHasher;
import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.RecordKind;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Creates the records that the sequencer itself adds to a log.
 *
 * <p>They get their index in the same transaction, so they need no MAC, and no counter has to prove that they are complete. Not
 * thread-safe.
 */
final class SequencerRecords {

    private final JobRecords records = new JobRecords(Optional::empty);

    /**
     * Returns a log record about a row that failed its MAC check and therefore gets no index. The record has the content of the row, as
     * far as it fits and is text.
     */
    JobRecord setAside(AuditLogEntity log, Checked checked) {
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
    JobRecord withoutMac(AuditLogEntity log, List<Long> indexes) {
        Map<String, Fact> data = new LinkedHashMap<>();
        data.put("reason", Fact.of("no_mac"));
        data.put("records", Fact.of(indexes.size()));
        data.put("first_index", Fact.of(indexes.get(0)));
        data.put("last_index", Fact.of(indexes.get(indexes.size() - 1)));
        return make(log, RecordKind.MAC_MISMATCH, data);
    }

    /** Returns the first record of a new log, which quotes the last known checkpoint of the previous log. */
    JobRecord continued(AuditLogEntity log, KeptCheckpoint last) {
        Map<String, Fact> data = new LinkedHashMap<>();
        data.put("continues", Fact.of(last.origin()));
        data.put("entries", Fact.of(last.entries()));
        data.put(LogContinuity.CHECKPOINT, Fact.of(last.note()));
        return make(log, RecordKind.LOG_CONTINUED, data);
    }

    /** Returns the record which states that the log has a new current key. */
    JobRecord keyRotated(AuditLogEntity log, LogKeys keys) {
        Map<String, Fact> data = new LinkedHashMap<>();
        data.put("verifier_key", Fact.of(keys.toPublish().get(0)));
        data.put("previous_verifier_key", Fact.of(log.verifierKeys().get(0)));
        return make(log, RecordKind.LOG_KEY_ROTATED, data);
    }

    /** Returns a record of the given kind with the given facts. */
    JobRecord make(AuditLogEntity log, RecordKind kind, Map<String, Fact> data) {
        return records.make(log, kind, data);
    }
}
