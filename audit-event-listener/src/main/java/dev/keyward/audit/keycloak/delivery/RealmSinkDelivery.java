package dev.keyward.audit.keycloak.delivery;

import dev.keyward.audit.delivery.SinkFeed;
import dev.keyward.audit.delivery.WaitingSink;
import dev.keyward.audit.format.PersonalDataLevel;
import dev.keyward.audit.format.RecordFormat;
import dev.keyward.audit.format.SinkFilter;
import dev.keyward.audit.keycloak.realmsinks.OpenedSink;
import dev.keyward.audit.keycloak.realmsinks.RealmSinkEntity;
import dev.keyward.audit.keycloak.realmsinks.RealmSinkRows;
import dev.keyward.audit.keycloak.sinks.ConfiguredSink;
import dev.keyward.audit.keycloak.sinks.RealmSinkRules;
import dev.keyward.audit.keycloak.sinks.RealmSinkSettings;
import dev.keyward.audit.sink.OnDemandSink;
import dev.keyward.audit.sink.Sink;
import dev.keyward.audit.sink.SinkCursor;
import dev.keyward.auditlog.keys.AuditKeys;
import dev.keyward.auditlog.record.LogId;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/** Prepares the delivery of records to one sink of a realm, with its settings as they are in the database now. Thread-safe. */
final class RealmSinkDelivery {

    /** Content for a sink whose settings are not allowed, which gets nothing. */
    private static final ConfiguredSink.Content LEAST =
            new ConfiguredSink.Content(PersonalDataLevel.PSEUDONYMS, RecordFormat.OCSF, SinkFilter.ALL);

    private final KeycloakSessionFactory factory;
    private final RealmSinkRules rules;
    private final Supplier<Optional<AuditKeys>> keys;
    private final SinkReport shared;
    private final JobRecords records;
    private final InstantSource clock;

    /** @param shared the report of all sinks of realms together */
    RealmSinkDelivery(
            KeycloakSessionFactory factory,
            RealmSinkRules rules,
            Supplier<Optional<AuditKeys>> keys,
            SinkReport shared,
            InstantSource clock) {
        this.factory = factory;
        this.rules = rules;
        this.keys = keys;
        this.shared = shared;
        this.records = new JobRecords(keys);
        this.clock = clock;
    }

    /**
     * The content that a sink gets.
     *
     * @param begins returns the index at which the sink begins in a log
     * @param opener opens the sink, or throws an IllegalArgumentException
     */
    private record Prepared(ConfiguredSink.Content content, ToLongFunction<LogId> begins, Supplier<Sink> opener) {}

    /**
     * Opens the feed that delivers records to a sink. The caller must close it.
     *
     * @param attempts the failed attempts before
     */
    SinkFeed open(WaitingSink sink, SinkCursor attempts) {
        Prepared prepared = KeycloakModelUtils.runJobInTransactionWithResult(
                factory,
                session -> new RealmSinkRows(session)
                        .find(sink.realm(), sink.sink())
                        .map(this::prepare)
                        .orElseGet(() -> refused("The sink was deleted.")));
        ConfiguredSink configured =
                new ConfiguredSink(sink.sink(), prepared.content(), new OnDemandSink(prepared.opener()));
        DatabaseBacklog database =
                new DatabaseBacklog(factory, configured, shared, records, keys, Optional.of(sink.realm()));
        return SinkFeed.paced(
                configured.sink(),
                new RealmBacklog(factory, sink, rules, prepared.begins(), database),
                new SinkStateReport(factory, sink.sink(), new RealmSinkReport(factory, sink, shared, records, keys)),
                clock,
                attempts);
    }

    private Prepared prepare(RealmSinkEntity row) {
        try {
            OpenedSink opened = row.opened(keys.get(), rules);
            RealmSinkSettings settings = opened.settings(rules);
            return new Prepared(settings.content(), log -> opened.startIn(log).next(), () -> settings.open(rules));
        } catch (IllegalArgumentException e) {
            return refused(String.valueOf(e.getMessage()));
        }
    }

    private static Prepared refused(String reason) {
        return new Prepared(LEAST, log -> 0, () -> {
            throw new IllegalArgumentException(reason);
        });
    }
}
