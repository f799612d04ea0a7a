package dev.keyward.audit.keycloak.delivery;

import dev.keyward.audit.delivery.SinkBacklog;
import dev.keyward.audit.delivery.SinkBatch;
import dev.keyward.audit.delivery.SinkBatch.Defect;
import dev.keyward.audit.delivery.SinkPosition;
import dev.keyward.audit.delivery.WaitingSink;
import dev.keyward.audit.keycloak.realmsinks.RealmSinkRows;
import dev.keyward.audit.keycloak.sinks.RealmSinkRules;
import dev.keyward.auditlog.record.LogId;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * The records of one realm for one of its sinks. Before each batch, looks whether the sink still exists and its settings are the same.
 * Not thread-safe.
 */
final class RealmBacklog implements SinkBacklog {

    private final KeycloakSessionFactory factory;
    private final WaitingSink sink;
    private final RealmSinkRules rules;
    private final ToLongFunction<LogId> begins;
    private final DatabaseBacklog database;

    /**
     * @param begins returns the index at which the sink begins in a log, as the server has sealed it
     * @param database reads the records, and stores the positions, of any log for this sink
     */
    RealmBacklog(
            KeycloakSessionFactory factory,
            WaitingSink sink,
            RealmSinkRules rules,
            ToLongFunction<LogId> begins,
            DatabaseBacklog database) {
        this.factory = factory;
        this.sink = sink;
        this.rules = rules;
        this.begins = begins;
        this.database = database;
    }

    @Override
    public List<LogId> waitingLogs(Optional<LogId> after, int most) {
        return KeycloakModelUtils.runJobInTransactionWithResult(factory, session -> waitingLogs(session, after, most));
    }

    private List<LogId> waitingLogs(KeycloakSession session, Optional<LogId> after, int most) {
        return new RealmSinkRows(session).waitingLogs(sink, after, most, rules.limit());
    }

    @Override
    public SinkBatch read(LogId log, int most) {
        return KeycloakModelUtils.runJobInTransactionWithResult(
                factory,
                session -> waitingLogs(session, Optional.empty(), Integer.MAX_VALUE)
                                .contains(log)
                        ? database.read(session, log, most, begins.applyAsLong(log))
                        : nothing(log));
    }

    /** Returns an empty batch, for a sink that was deleted, changed or switched off since the delivery began. */
    private static SinkBatch nothing(LogId log) {
        return new SinkBatch(log, new SinkPosition(0, 0), 0, List.of(), List.of(), Optional.empty(), false);
    }

    @Override
    public boolean advance(SinkBatch batch, SinkPosition reached, List<Defect> deadLetters) {
        return database.advance(batch, reached, deadLetters);
    }

    @Override
    public long countBehind() {
        return database.countBehind();
    }
}
