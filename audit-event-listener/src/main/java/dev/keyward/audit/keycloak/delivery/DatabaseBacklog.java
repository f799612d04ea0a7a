package dev.keyward.audit.keycloak.delivery;

import dev.keyward.audit.delivery.SinkBacklog;
import dev.keyward.audit.delivery.SinkBatch;
import dev.keyward.audit.delivery.SinkBatch.Defect;
import dev.keyward.audit.delivery.SinkPosition;
import dev.keyward.audit.format.RecordExporter;
import dev.keyward.audit.keycloak.personal.SealedParts;
import dev.keyward.audit.keycloak.sinks.ConfiguredSink;
import dev.keyward.audit.keycloak.table.SinkRows;
import dev.keyward.auditlog.keys.AuditKeys;
import dev.keyward.auditlog.record.LogId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Reads the audit logs from Keycloak's database, and stores the position of one sink in each log. Each call is a transaction. Not
 * thread-safe, except {@link #countBehind}.
 */
final class DatabaseBacklog implements SinkBacklog {

    private final KeycloakSessionFactory factory;
    private final ConfiguredSink sink;
    private final SinkReport report;
    private final Supplier<Optional<AuditKeys>> keys;
    private final Optional<String> realm;
    private final DeadLetterRecords deadLetterRecords;

    /**
     * @param records makes the records about dead letters, with one boot id for all sinks that share the object
     * @param keys the secret keys of the server; empty while the key file cannot be used
     * @param realm id of the realm of which alone the sink may get records; empty for a sink of the server
     */
    DatabaseBacklog(
            KeycloakSessionFactory factory,
            ConfiguredSink sink,
            SinkReport report,
            JobRecords records,
            Supplier<Optional<AuditKeys>> keys,
            Optional<String> realm) {
        this.factory = factory;
        this.sink = sink;
        this.report = report;
        this.keys = keys;
        this.realm = realm;
        this.deadLetterRecords = new DeadLetterRecords(sink.name(), records);
    }

    @Override
    public List<LogId> waitingLogs(Optional<LogId> after, int most) {
        return inTransaction(session -> rows(session).waitingLogs(after, most));
    }

    @Override
    public SinkBatch read(LogId log, int most) {
        return inTransaction(session -> read(session, log, most, 0));
    }

    /**
     * Returns the next records of a log for the sink, in the transaction of the given session.
     *
     * @param least index before which the sink gets nothing, whatever its position in the database says
     */
    SinkBatch read(KeycloakSession session, LogId log, int most, long least) {
        SealedParts parts = new SealedParts(session, keys.get());
        RecordExporter exporter = sink.exporter(new ReportedUnsealing(parts::result, report));
        return new BatchExport(realm.map(exporter::onlyOf).orElse(exporter))
                .export(StoredLog.read(rows(session), log, most, least));
    }

    @Override
    public boolean advance(SinkBatch batch, SinkPosition reached, List<Defect> deadLetters) {
        return inTransaction(session -> {
            boolean isStored = rows(session).advance(batch.log(), batch.start(), reached, deadLetters.size());
            if (isStored && !deadLetters.isEmpty()) {
                deadLetterRecords.add(session, batch.log(), deadLetters);
            }
            return isStored;
        });
    }

    @Override
    public long countBehind() {
        return inTransaction(session -> rows(session).countBehind());
    }

    private SinkRows rows(KeycloakSession session) {
        return new SinkRows(session, sink.name());
    }

    private <T> T inTransaction(Function<KeycloakSession, T> work) {
        return KeycloakModelUtils.runJobInTransactionWithResult(factory, work::apply);
    }
}
