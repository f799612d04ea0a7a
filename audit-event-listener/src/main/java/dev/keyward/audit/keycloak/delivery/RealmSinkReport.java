package dev.keyward.audit.keycloak.delivery;

import dev.keyward.audit.delivery.DeliveryReport;
import dev.keyward.audit.delivery.SinkBatch.Defect;
import dev.keyward.audit.delivery.WaitingSink;
import dev.keyward.audit.keycloak.realmsinks.RealmSinkRows;
import dev.keyward.audit.keycloak.table.AuditRows;
import dev.keyward.auditlog.keys.AuditKeys;
import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.LogId;
import dev.keyward.auditlog.record.RecordKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Reports the deliveries to one sink of a realm. Switches the sink off, with a record in the log, if its receiver wants no records.
 *
 * <p>All sinks of realms share the metrics and the messages of one report, so that realms can neither add metrics nor fill the server
 * log. Thread-safe.
 */
final class RealmSinkReport implements DeliveryReport {

    private final KeycloakSessionFactory factory;
    private final WaitingSink sink;
    private final SinkReport shared;
    private final JobRecords records;
    private final Supplier<Optional<AuditKeys>> keys;

    /**
     * @param records makes the records of all sinks of realms, so that they have one boot id
     * @param keys the secret keys of the server; empty while the key file cannot be used
     */
    RealmSinkReport(
            KeycloakSessionFactory factory,
            WaitingSink sink,
            SinkReport shared,
            JobRecords records,
            Supplier<Optional<AuditKeys>> keys) {
        this.factory = factory;
        this.sink = sink;
        this.shared = shared;
        this.records = records;
        this.keys = keys;
    }

    @Override
    public void delivered(int count) {
        shared.delivered(count);
    }

    @Override
    public void setAside(LogId log, List<Defect> set, int refused) {
        shared.setAside(log, set, refused);
    }

    @Override
    public void unavailable(String reason, Duration untilNextAttempt) {
        shared.unavailable(reason, untilNextAttempt);
    }

    @Override
    public void disabled(String reason) {
        shared.countFailure();
        KeycloakModelUtils.runJobInTransaction(factory, session -> disable(session, reason));
    }

    private void disable(KeycloakSession session, String reason) {
        if (keys.get()
                .filter(found -> new RealmSinkRows(session).disable(sink, found))
                .isEmpty()) {
            return;
        }
        AuditRows rows = new AuditRows(session);
        rows.open(sink.realm())
                .map(log -> records.make(
                        log,
                        RecordKind.SINK_CHANGED,
                        Map.of(
                                "sink", Fact.of(sink.sink()),
                                "change", Fact.of("disabled"),
                                "reason", Fact.of(reason))))
                .ifPresent(record -> rows.add(record.row()));
    }

    @Override
    public void available() {
        shared.delivered(0); // no message, because a receiver can come and go each second
    }

    @Override
    public void failed(LogId log, RuntimeException failure) {
        shared.failed(log, failure);
    }

    @Override
    public void hanging(Duration since) {
        shared.hanging(since);
    }
}
