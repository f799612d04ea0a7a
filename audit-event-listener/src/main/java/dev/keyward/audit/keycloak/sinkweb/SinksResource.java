package dev.keyward.audit.keycloak.sinkweb;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyward.audit.RecordContent;
import dev.keyward.audit.format.PersonalDataLevel;
import dev.keyward.audit.keycloak.listener.AuditLogListenerFactory;
import dev.keyward.audit.keycloak.listener.AuditServices;
import dev.keyward.audit.keycloak.personal.AuditRole;
import dev.keyward.audit.keycloak.realmsinks.RealmSinkEntity;
import dev.keyward.audit.keycloak.realmsinks.RealmSinkForm;
import dev.keyward.audit.keycloak.realmsinks.RealmSinkRows;
import dev.keyward.audit.keycloak.sinks.RealmSinkRules;
import dev.keyward.audit.keycloak.sinks.RealmSinkSettings;
import dev.keyward.audit.keycloak.table.AuditLogEntity;
import dev.keyward.audit.keycloak.table.AuditRows;
import dev.keyward.auditlog.keys.AuditKeys;
import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.RecordKind;
import dev.keyward.providerkit.web.AdminCall;
import dev.keyward.providerkit.web.RequestBody;
import dev.keyward.providerkit.web.RestError;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.keycloak.events.admin.OperationType;
import org.keycloak.models.ModelException;

/**
 * Admin REST resource of the sinks: says how much of a realm's log each has received, and changes the realm's own sinks.
 *
 * <p>The sinks of the server are options, so nobody can change them here. Each change sends an admin event, and adds a record to the
 * log, without secrets. One instance per request.
 */
public final class SinksResource {

    private static final int MAX_BODY = 64 * 1024;
    private static final String FORM =
            "Give an object with \"name\", \"type\" (webhook or syslog), \"config\" (an object of texts) and, if the"
                    + " sink is to be off, \"enabled\": false.";

    private final AdminCall call;
    private final RealmSinkRows rows;

    public SinksResource(AdminCall call) {
        this.call = call;
        this.rows = new RealmSinkRows(call.session());
    }

    /** Returns the sinks of the server, and then those of the realm. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public List<LogOfSink> list() {
        call.permissions().realm().requireViewEvents();
        SinkViews views = new SinkViews(call);
        return Stream.concat(
                        AuditLogListenerFactory.of(call.session())
                                .map(AuditLogListenerFactory::sinks)
                                .orElse(List.of())
                                .stream()
                                .map(views::of),
                        rows.list(call.realm().getId()).stream().map(views::of))
                .toList();
    }

    /** Returns one sink of the realm. */
    @GET
    @Path("{id}")
    @Produces(MediaType.APPLICATION_JSON)
    public LogOfSink get(@PathParam("id") String id) {
        call.permissions().realm().requireViewEvents();
        return new SinkViews(call).of(found(id));
    }

    /** Adds a sink to the realm. It gets the records that follow. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public Response add(InputStream body) {
        call.permissions().realm().requireManageEvents();
        RealmSinkForm form = form(body);
        RealmSinkSettings settings = checked(form);
        RealmSinkEntity sink = add(form, openLog(), keys());
        note(OperationType.CREATE, sink.id(), facts("created", sink.id(), form, settings));
        return Response.status(Response.Status.CREATED)
                .entity(new SinkViews(call).of(sink))
                .build();
    }

    private AuditLogEntity openLog() {
        return new AuditRows(call.session())
                .open(call.realm().getId())
                .orElseThrow(() ->
                        RestError.of(409, "no_log", "The realm has no audit log. Set up the part audit-log first."));
    }

    /** Returns the keys that seal the settings of sinks. */
    private AuditKeys keys() {
        return services()
                .keys()
                .find()
                .orElseThrow(() -> RestError.of(
                        409, "no_keys", "This node has no usable key file, so it cannot seal the settings of a sink."));
    }

    private RealmSinkEntity add(RealmSinkForm form, AuditLogEntity log, AuditKeys keys) {
        int limit = rules().limit();
        WebApplicationException full = RestError.of(
                409,
                "too_many",
                limit == 0
                        ? "The server allows realms no sinks (option realm-sinks)."
                        : "The realm has " + limit + " sinks, as many as the server allows (option realm-sinks).");
        try {
            return rows.add(call.realm().getId(), form, log, limit, keys).orElseThrow(() -> full);
        } catch (ModelException e) { // another request has just added a sink in the same place
            throw RestError.of(409, "conflict", "Another request changes the sinks of the realm. Try again.");
        }
    }

    /** Replaces the settings of a sink of the realm. A masked or missing secret stays as it is. */
    @PUT
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public LogOfSink change(@PathParam("id") String id, InputStream body) {
        call.permissions().realm().requireManageEvents();
        RealmSinkEntity sink = found(id);
        AuditKeys keys = keys();
        RealmSinkForm given = form(body);
        RealmSinkForm form = sink.open(keys)
                .map(opened -> given.withSecretsOf(opened.form()))
                .orElse(given);
        RealmSinkSettings settings = checked(form);
        rows.change(sink, form, openLog(), keys);
        note(OperationType.UPDATE, id, facts("updated", id, form, settings));
        return new SinkViews(call).of(sink);
    }

    /** Removes a sink of the realm with its positions. */
    @DELETE
    @Path("{id}")
    public Response remove(@PathParam("id") String id) {
        call.permissions().realm().requireManageEvents();
        RealmSinkEntity sink = found(id);
        String name = sink.name();
        rows.remove(sink);
        note(
                OperationType.DELETE,
                id,
                Map.of("sink", Fact.of(id), "change", Fact.of("removed"), "name", Fact.of(name)));
        return Response.noContent().build();
    }

    private RealmSinkEntity found(String id) {
        return rows.find(call.realm().getId(), id)
                .orElseThrow(() -> RestError.of(404, "not_found", "The realm has no sink with this id."));
    }

    private static RealmSinkForm form(InputStream body) {
        JsonNode json = RequestBody.json(RequestBody.bytes(body, MAX_BODY), "invalid_sink", FORM);
        if (!json.isObject()) {
            throw RestError.of(400, "invalid_sink", FORM);
        }
        try {
            return RealmSinkForm.of(json);
        } catch (IllegalArgumentException e) {
            throw notAllowed(e);
        }
    }

    /** Checks the settings, and that the caller may choose their level: the sink would otherwise unseal for those who may not. */
    private RealmSinkSettings checked(RealmSinkForm form) {
        RealmSinkSettings settings;
        try {
            settings = RealmSinkSettings.of(form.type(), form.values(), rules());
        } catch (IllegalArgumentException e) {
            throw notAllowed(e);
        }
        if (settings.content().level() != PersonalDataLevel.PSEUDONYMS) {
            AuditRole.UNSEAL.require(call);
        }
        return settings;
    }

    private static WebApplicationException notAllowed(IllegalArgumentException e) {
        return RestError.of(400, "invalid_sink", String.valueOf(e.getMessage()));
    }

    private RealmSinkRules rules() {
        return services().realmSinks();
    }

    private AuditServices services() {
        return AuditLogListenerFactory.of(call.session())
                .flatMap(AuditLogListenerFactory::services)
                .orElseThrow(() -> RestError.of(409, "no_log", "The audit log is switched off on this server."));
    }

    /** Sends the admin event of a change, which says who made it, and adds a record that says what the sink gets and where. */
    private void note(OperationType operation, String id, Map<String, Fact> facts) {
        call.event()
                .resource("KEYWARD_AUDIT_SINK")
                .operation(operation)
                .resourcePath("audit-log", "sinks", id)
                .success();
        services()
                .capture()
                .own(
                        call.session(),
                        call.realm().getId(),
                        new RecordContent(RecordKind.SINK_CHANGED, RecordKind.SINK_CHANGED.text(), facts, List.of()));
    }

    private static Map<String, Fact> facts(String change, String id, RealmSinkForm form, RealmSinkSettings settings) {
        return Map.of(
                "sink", Fact.of(id),
                "change", Fact.of(change),
                "name", Fact.of(form.name()),
                "enabled", Fact.of(form.isEnabled()),
                "receiver_type", Fact.of(form.type().toString()),
                "receiver", Fact.of(settings.receiver()),
                "level", Fact.of(settings.content().level().toString()));
    }
}
