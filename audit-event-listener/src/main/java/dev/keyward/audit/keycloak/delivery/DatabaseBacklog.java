package dev.keyward.audit.keycloak.delivery;

import dev.keyward.audit.delivery.SinkBacklog;
import dev.keyward.audit.delivery.SinkBatch;
import dev.keyward.audit.delivery.SinkPosition;
import dev.keyward.audit.format.RecordExporter;
import dev.keyward.audit.keycloak.table.SinkRows;
import dev.keyward.auditlog.record.LogId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Reads the logs from Keycloak's database, and stores how far one sink has received them. Each call is a transaction. Not thread-safe.
 */
final class DatabaseBacklog implements SinkBacklog {

    private final KeycloakSessionFactory factory;
    private final String sink;
    private final BatchExport export;

    DatabaseBacklog(KeycloakSessionFactory factory, String sink, RecordExporter exporter) {
        this.factory = factory;
        this.sink = sink;
        this.export = new BatchExport(exporter);
    }

    @Override
    public List<LogId> waitingLogs(Optional<LogId> after, int most) {
        return inTransaction(rows -> rows.waitingLogs(after, most));
    }

    @Override
    public SinkBatch read(LogId log, int most) {
        return export.export(inTransaction(rows -> StoredLog.read(rows, log, most)));
    }

    @Override
    public boolean advance(SinkBatch batch, SinkPosition reached) {
        return inTransaction(rows -> rows.advance(batch.log(), batch.start(), reached));
    }

    @Override
    public long countBehind() {
        return inTransaction(SinkRows::countBehind);
    }

    private <T> T inTransaction(Function<SinkRows, T> work) {
        return KeycloakModelUtils.runJobInTransactionWithResult(
                factory, session -> work.apply(new SinkRows(session, sink)));
    }
}
