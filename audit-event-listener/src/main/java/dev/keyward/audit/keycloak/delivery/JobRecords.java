package dev.keyward.audit.keycloak.delivery;

import dev.keyward.audit.keycloak.table.AuditLogEntity;
import dev.keyward.audit.keycloak.table.AuditRecordEntity;
import dev.keyward.auditlog.json.RecordWriter;
import dev.keyward.auditlog.keys.AuditKeys;
import dev.keyward.auditlog.keys.LogKeys;
import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.LogId;
import dev.keyward.auditlog.record.RecordKind;
import dev.keyward.auditlog.record.RecordMac;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Supplier;
import org.keycloak.common.util.Time;

/**
 * Creates the records that a background job adds to logs. Each of them is a waiting record with a MAC, unless the job has no keys.
 *
 * <p>They have a boot id of their own, because a job works for realms that this process does not record, and after the record {@code
 * log.stop} of a realm. Thread-safe: the threads of a job share one object, and so one boot id.
 */
public final class JobRecords {

    private static final int MAX_NAME = 255;

    private final Supplier<Optional<AuditKeys>> keys;
    private final String node;
    private final String boot = UUID.randomUUID().toString();
    private final Map<LogId, Long> counters = new HashMap<>();

    /** @param keys the secret keys of the server; empty while the key file cannot be used */
    public JobRecords(Supplier<Optional<AuditKeys>> keys) {
        this.keys = keys;
        String process = ManagementFactory.getRuntimeMXBean().getName();
        this.node = process.length() <= MAX_NAME ? process : process.substring(0, MAX_NAME);
    }

    /** A record that waits for its index in the log: its id, its bytes, and its row in the database. */
    public record JobRecord(
            String id,
            AuditRecordEntity row,
            @SuppressWarnings("ArrayRecordComponent") byte[] entry) {}

    /** Returns whether this node has a key whose MACs the sequencer accepts for the given log. */
    public boolean canProtect(AuditLogEntity log) {
        return keys.get().flatMap(found -> macOf(found, log)).isPresent();
    }

    /**
     * Creates a record of the given kind with the given data for a log. The record has no MAC if this node has no key of the log.
     */
    public synchronized JobRecord make(AuditLogEntity log, RecordKind kind, Map<String, Fact> data) {
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
        AuditRecordEntity row = new AuditRecordEntity(id, log.log(), time, entry);
        keys.get().flatMap(found -> macOf(found, log)).ifPresent(mac -> row.protect(mac.of(log.log(), entry)));
        return new JobRecord(id, row, entry);
    }

    /**
     * Returns the MAC that the sequencer will accept, or empty if the sequencer accepts no MAC made with the given
     * keys.
     */
    private static Optional<RecordMac> macOf(AuditKeys keys, AuditLogEntity log) {
        OptionalInt place = new LogKeys(keys, log.origin(), log.verifierKeys()).macKey();
        return place.isPresent() ? Optional.of(LogKeys.mac(keys, place.getAsInt())) : Optional.empty();
    }
}
