package dev.keyward.audit.keycloak.sinkweb;

import dev.keyward.audit.delivery.SinkPosition;
import dev.keyward.audit.format.RecordFormat;
import dev.keyward.audit.keycloak.listener.AuditLogListenerFactory;
import dev.keyward.audit.keycloak.personal.ServerAdministrators;
import dev.keyward.audit.keycloak.realmsinks.OpenedSink;
import dev.keyward.audit.keycloak.realmsinks.RealmSinkEntity;
import dev.keyward.audit.keycloak.realmsinks.RealmSinkForm;
import dev.keyward.audit.keycloak.sinks.ConfiguredSink;
import dev.keyward.audit.keycloak.table.AuditLogEntity;
import dev.keyward.audit.keycloak.table.AuditRows;
import dev.keyward.audit.keycloak.table.AuditSinkEntity;
import dev.keyward.audit.keycloak.table.SinkRows;
import dev.keyward.audit.keycloak.table.SinkStateRows;
import dev.keyward.auditlog.keys.AuditKeys;
import dev.keyward.providerkit.web.AdminCall;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Creates the views of sinks for one request, without secrets. */
final class SinkViews {

    private final AdminCall call;
    private final Optional<AuditLogEntity> log;
    private final Optional<AuditKeys> keys;
    private final boolean showsServerProblems;

    SinkViews(AdminCall call) {
        this.call = call;
        this.log = new AuditRows(call.session()).open(call.realm().getId());
        this.keys = AuditLogListenerFactory.of(call.session())
                .flatMap(AuditLogListenerFactory::services)
                .flatMap(services -> services.keys().find());
        this.showsServerProblems = ServerAdministrators.includeCallerOf(call);
    }

    LogOfSink of(ConfiguredSink sink) {
        State state = state(sink.name());
        return new LogOfSink(
                sink.name(),
                sink.content().level().toString(),
                sink.content().format().toString(),
                entries(),
                state.position().next(),
                state.position().checkpointEntries(),
                state.deadLetters(),
                state.text(),
                state.time(),
                state.problem().filter(text -> showsServerProblems),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    LogOfSink of(RealmSinkEntity sink) {
        State state = state(sink.id());
        Optional<RealmSinkForm> form = keys.flatMap(sink::open).map(OpenedSink::form);
        Map<String, String> values = form.map(RealmSinkForm::maskedValues).orElse(Map.of());
        return new LogOfSink(
                sink.name(),
                values.getOrDefault("level", ""),
                values.getOrDefault("format", RecordFormat.OCSF.toString()),
                entries(),
                state.position().next(),
                state.position().checkpointEntries(),
                state.deadLetters(),
                state.text(),
                state.time(),
                form.isPresent() ? state.problem() : Optional.of(RealmSinkEntity.NOT_OPEN),
                Optional.of(sink.id()),
                Optional.of(sink.type()),
                Optional.of(sink.isEnabled()),
                Optional.of(values));
    }

    private long entries() {
        return log.map(found -> found.head().size()).orElse(0L);
    }

    /** The position of a sink in the log, and whether its receiver is available. */
    private record State(
            SinkPosition position,
            long deadLetters,
            Optional<String> text,
            Optional<String> time,
            Optional<String> problem) {}

    private State state(String sink) {
        Optional<AuditSinkEntity> row = log.flatMap(found -> new SinkRows(call.session(), sink).find(found.log()));
        Optional<SinkStateRows.Since> state = new SinkStateRows(call.session()).find(sink);
        return new State(
                row.map(AuditSinkEntity::position).orElse(new SinkPosition(0, 0)),
                row.map(AuditSinkEntity::deadLetters).orElse(0L),
                state.map(found -> found.state().state()),
                state.map(SinkStateRows.Since::time).map(Instant::toString),
                state.flatMap(found -> found.state().problem()));
    }
}
