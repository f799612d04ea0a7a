package dev.keyward.audit.keycloak.capture;

import dev.keyward.audit.RecordContent;
import dev.keyward.audit.keycloak.table.AuditLogEntity;
import dev.keyward.audit.keycloak.table.AuditRecordEntity;
import dev.keyward.audit.keycloak.table.AuditRows;
import dev.keyward.auditlog.json.RecordWriter;
import dev.keyward.auditlog.keys.LogKeys;
import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.Pseudonyms;
import dev.keyward.auditlog.record.RecordKind;
import dev.keyward.providerkit.failures.FailureTrace;
import dev.keyward.providerkit.failures.OnceAMinute;
import java.lang.management.ManagementFactory;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** Creates the database row of an audit record: its bytes, its number in this process, and its MAC. Thread-safe. */
final class RecordMaker {

    private static final Logger LOG = Logger.getLogger(RecordMaker.class);

    private static final int MAX_NAME = 255;

    private final ServerKeys keys;
    private final boolean durable;
    private final String node;
    private final String boot = UUID.randomUUID().toString();
    private final OnceAMinute logged = new OnceAMinute();

    /** @param durable whether the records of user events, too, must be on the disk of the database before Keycloak answers */
    RecordMaker(ServerKeys keys, boolean durable) {
        this.keys = keys;
        this.durable = durable;
        String process = ManagementFactory.getRuntimeMXBean().getName();
        this.node = process.length() <= MAX_NAME ? process : process.substring(0, MAX_NAME);
    }

    /**
     * Creates the row of a record with the given content. It gets no MAC if this node has another key than the log, because the
     * sequencer would take the record for a changed one.
     */
    AuditRecordEntity make(String id, long time, String realmId, ActiveLog log, RecordContent content) {
        byte[] entry = RecordWriter.write(new AuditRecord(
                id,
                time,
                log.id(),
                realmId,
                new AuditRecord.Origin(node, boot, log.next()),
                content.kind().text(),
                content.type(),
                content.data(),
                content.participants()));
        boolean mayCommitLate = !durable && content.kind() == RecordKind.USER;
        long order = content.kind() == RecordKind.LOG_START ? log.startOrder() : time;
        AuditRecordEntity row = AuditRows.row(id, log.id(), order, entry, mayCommitLate);
        log.macKey()
                .ifPresent(place -> keys.find()
                        .ifPresent(
                                found -> row.protect(LogKeys.mac(found, place).of(log.id(), entry))));
        return row;
    }

    /**
     * Returns the position, in this node's list of keys, of the MAC key for the records of the given log; empty if there is no
     * such key.
     */
    OptionalInt macKey(AuditLogEntity log) {
        return keys.find()
                .map(found -> new LogKeys(found, log.origin(), log.verifierKeys()).macKey())
                .orElse(OptionalInt.of(0)); // the key file may become usable
    }

    /**
     * Returns the content of an event's record, or only its kind and type if the event cannot be converted.
     *
     * @param mapping makes the content with the pseudonyms of the realm
     */
    RecordContent content(String realmId, RecordKind kind, String type, Function<Pseudonyms, RecordContent> mapping) {
        try {
            return keys.find()
                    .map(found -> mapping.apply(new Pseudonyms(found.pseudonyms(), realmId)))
                    .orElseGet(() -> RecordContent.reduced(kind, type, "no_key"));
        } catch (RuntimeException | LinkageError e) {
            if (logged.isDue()) {
                LOG.errorf("An event of type %s was recorded without its data. %s", type, FailureTrace.of(e));
            }
            return RecordContent.reduced(kind, type, "map_error");
        }
    }
}
