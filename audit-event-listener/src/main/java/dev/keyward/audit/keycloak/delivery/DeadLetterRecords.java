package dev.keyward.audit.keycloak.delivery;

import dev.keyward.audit.delivery.IndexRanges;
import dev.keyward.audit.delivery.SinkBatch.Defect;
import dev.keyward.audit.keycloak.table.AuditLogEntity;
import dev.keyward.audit.keycloak.table.AuditRecordEntity;
import dev.keyward.audit.keycloak.table.AuditRows;
import dev.keyward.auditlog.json.RecordWriter;
import dev.keyward.auditlog.keys.AuditKeys;
import dev.keyward.auditlog.keys.LogKeys;
import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.LogId;
import dev.keyward.auditlog.record.RecordKind;
import dev.keyward.auditlog.record.RecordMac;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Supplier;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;

/**
 * Adds records to a log about its dead letters: records that one sink will never get. There is one for each batch and reason.
 *
 * <p>They are stored in the transaction that moves the position of the sink, so neither exists without the other. They have a boot id of
 * their own, like the records of the sequencer, because this process may not record the realm. Not thread-safe.
 */
final class DeadLetterRecords {

    private static final int MAX_NAME = 255;
    private static final int MAX_REASON = 500;

    private final String sink;
    private final Supplier<Optional<AuditKeys>> keys;
    private final String node;
    private final String boot = UUID.randomUUID().toString();
    private final Map<LogId, Long> counters = new HashMap<>();

    DeadLetterRecords(String sink, Supplier<Optional<AuditKeys>> keys) {
        this.sink = sink;
        this.keys = keys;
        String process = ManagementFactory.getRuntimeMXBean().getName();
        this.node = process.length() <= MAX_NAME ? process : process.substring(0, MAX_NAME);
    }

    /**
     * Adds records about the given dead letters to the realm's open log, even if the dead letters are in a closed log. A
     * deleted realm gets none.
     */
    void add(KeycloakSession session, LogId log, List<Defect> deadLetters) {
        AuditRows rows = new AuditRows(session);
        rows.find(log)
                .flatMap(state -> state.isOpen() ? Optional.of(state) : rows.open(state.realmId()))
                .ifPresent(open -> facts(log, open.log(), deadLetters).forEach(data -> rows.add(row(open, data))));
    }

    private AuditRecordEntity row(AuditLogEntity log, Map<String, Fact> data) {
        String kind = RecordKind.SINK_DEAD_LETTER.text();
        String id = UUID.randomUUID().toString();
        long time = Time.currentTimeMillis();
        long count = counters.merge(log.log(), 1L, Long::sum);
        byte[] entry = RecordWriter.write(new AuditRecord(
                id,
                time,
                log.log(),
                log.realmId(),
                new AuditRecord.Origin(node, boot, count),
                kind,
                kind,
                data,
                List.of()));
        AuditRecordEntity row = new AuditRecordEntity(id, log.log(), time, entry);
        keys.get().flatMap(found -> macOf(found, log)).ifPresent(mac -> row.protect(mac.of(log.log(), entry)));
        return row;
    }

    /** Returns the MAC that is accepted for new records of the log; empty if none of the given keys is accepted. */
    private static Optional<RecordMac> macOf(AuditKeys keys, AuditLogEntity log) {
        OptionalInt place = new LogKeys(keys, log.origin(), log.verifierKeys()).macKey();
        return place.isPresent() ? Optional.of(LogKeys.mac(keys, place.getAsInt())) : Optional.empty();
    }

    /**
     * Returns the contents of the audit records in {@code target} that report the given dead letters of {@code log}, one map per record.
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
