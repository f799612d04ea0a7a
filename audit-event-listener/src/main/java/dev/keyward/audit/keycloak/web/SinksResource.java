package dev.keyward.audit.keycloak.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.keyward.audit.delivery.SinkPosition;
import dev.keyward.audit.keycloak.listener.AuditLogListenerFactory;
import dev.keyward.audit.keycloak.sinks.ConfiguredSink;
import dev.keyward.audit.keycloak.table.AuditLogEntity;
import dev.keyward.audit.keycloak.table.AuditRows;
import dev.keyward.audit.keycloak.table.AuditSinkEntity;
import dev.keyward.audit.keycloak.table.SinkRows;
import dev.keyward.audit.keycloak.table.SinkStateRows;
import dev.keyward.providerkit.web.AdminCall;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Admin REST resource that says how much of a realm's log the server's sinks have received.
 *
 * <p>The sinks are options of the server, so nobody can change them here. One instance per request.
 */
public final class SinksResource {

    private final AdminCall call;

    SinksResource(AdminCall call) {
        this.call = call;
    }

    /**
     * A sink and how much of the log it has received, as JSON for the REST API.
     *
     * @param level how much personal data the sink gets
     * @param entries number of records in the log
     * @param received number of records up to the position of the sink, which it has received, does not want, or will never get
     * @param checkpointEntries number of records in the latest checkpoint that the sink has received; 0 if it has none
     * @param deadLetters number of records that the sink will never get, and about which the log has a record
     * @param state {@code available}, {@code unavailable} or {@code off}; missing if the sink was never used
     * @param since when the sink came into this state
     * @param problem why the sink is not available; for administrators of the server only, because it can name internal hosts
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record LogOfSink(
            String name,
            String level,
            String format,
            long entries,
            long received,
            long checkpointEntries,
            long deadLetters,
            Optional<String> state,
            Optional<String> since,
            Optional<String> problem) {}

    /** Returns the sinks of the server. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public List<LogOfSink> list() {
        call.permissions().realm().requireViewEvents();
        Optional<AuditLogEntity> log =
                new AuditRows(call.session()).open(call.realm().getId());
        boolean showsProblem = ServerAdministrators.includeCallerOf(call);
        return AuditLogListenerFactory.of(call.session()).map(AuditLogListenerFactory::sinks).orElse(List.of()).stream()
                .map(sink -> view(sink, log, showsProblem))
                .toList();
    }

    private LogOfSink view(ConfiguredSink sink, Optional<AuditLogEntity> log, boolean showsProblem) {
        Optional<AuditSinkEntity> row =
                log.flatMap(found -> new SinkRows(call.session(), sink.name()).find(found.log()));
        Optional<SinkStateRows.Since> state = new SinkStateRows(call.session()).find(sink.name());
        SinkPosition position = row.map(AuditSinkEntity::position).orElse(new SinkPosition(0, 0));
        return new LogOfSink(
                sink.name(),
                sink.content().level().toString(),
                sink.content().format().toString(),
                log.map(found -> found.head().size()).orElse(0L),
                position.next(),
                position.checkpointEntries(),
                row.map(AuditSinkEntity::deadLetters).orElse(0L),
                state.map(found -> found.state().state()),
                state.map(SinkStateRows.Since::time).map(Instant::toString),
                state.flatMap(found -> found.state().problem()).filter(text -> showsProblem));
    }
}
