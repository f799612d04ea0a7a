package dev.keyward.audit.keycloak.delivery;

import dev.keyward.audit.delivery.IndexRanges;
import dev.keyward.audit.delivery.SinkBatch.Defect;
import dev.keyward.audit.keycloak.table.AuditRows;
import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.LogId;
import dev.keyward.auditlog.record.RecordKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;

/**
 * Adds records to a log about its dead letters, which are records that one sink will never get. Adds one record for each batch
 * and reason.
 *
 * <p>The added records are stored in the transaction that moves the position of the sink, so neither exists without the other.
 * They have a boot id of their own, like the records of the sequencer, because this process may not record the realm. Not
 * thread-safe.
 */
final class DeadLetterRecords {

    private static final int MAX_REASON = 500;

    private final String sink;
    private final JobRecords records;

    /** @param records makes the records, with one boot id for all sinks that share the object */
    DeadLetterRecords(String sink, JobRecords records) {
        this.sink = sink;
        this.records = records;
    }

    /**
     * Adds records about the given dead letters to the realm's open log, even if the dead letters are in a closed log. A
     * deleted realm gets none.
     */
    void add(KeycloakSession session, LogId log, List<Defect> deadLetters) {
        AuditRows rows = new AuditRows(session);
        rows.find(log)
                .flatMap(state -> state.isOpen() ? Optional.of(state) : rows.open(state.realmId()))
                .ifPresent(open -> facts(log, open.log(), deadLetters)
                        .forEach(data -> rows.add(records.make(open, RecordKind.SINK_DEAD_LETTER, data)
                                .row())));
    }

    /**
     * Returns the contents of the audit records that will report the given dead letters, one map for each record.
     *
     * @param log the log of the dead letters
     * @param target the log to which the records are added
     */
    List<Map<String, Fact>> facts(LogId log, LogId target, List<Defect> deadLetters) {
        Map<String, List<Long>> byReason = new LinkedHashMap<>();
        deadLetters.forEach(letter -> byReason.computeIfAbsent(letter.reason(), reason -> new ArrayList<>())
                .add(letter.index()));
        List<Map<String, Fact>> all = new ArrayList<>();
        byReason.forEach((reason, indexes) -> {
            Map<String, Fact> data = new LinkedHashMap<>();
            data.put("sink", Fact.of(sink));
            if (!log.equals(target)) {
                data.put("log", Fact.of(log.text()));
            }
            data.put("records", Fact.of(indexes.size()));
            data.put("indexes", Fact.of(IndexRanges.of(indexes)));
            data.put("reason", Fact.of(reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON)));
            all.add(data);
        });
        return all;
    }
}
