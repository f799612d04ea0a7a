package dev.keyward.audit.keycloak.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyward.audit.keycloak.erasure.Administrators;
import dev.keyward.audit.keycloak.listener.AuditLogListenerFactory;
import dev.keyward.audit.keycloak.listener.AuditServices;
import dev.keyward.audit.keycloak.personal.AuditRole;
import dev.keyward.audit.keycloak.personal.ErasureEntity;
import dev.keyward.audit.keycloak.personal.ErasureEntity.State;
import dev.keyward.audit.keycloak.personal.ErasureRows;
import dev.keyward.auditlog.record.Pseudonyms;
import dev.keyward.providerkit.web.AdminCall;
import dev.keyward.providerkit.web.RequestBody;
import dev.keyward.providerkit.web.RestError;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.keycloak.common.util.Time;
import org.keycloak.events.admin.OperationType;
import org.keycloak.models.UserModel;

/**
 * Admin REST resource that requests, lists and cancels erasures of people from a realm's audit log.
 *
 * <p>Each request and each cancellation sends an admin event, which is recorded. One instance per request.
 */
public final class ErasuresResource {

    private static final int MAX_BODY = 4 * 1024;
    private static final int MAX_ID = 255;
    private static final int PAGE = 100;
    private static final String FORM = "Give an object with \"user\", the id of a user.";

    private final AdminCall call;
    private final ErasureRows rows;

    ErasuresResource(AdminCall call) {
        this.call = call;
        this.rows = new ErasureRows(call.session());
    }

    /** Returns up to 100 erasures of the realm, the latest first. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public List<ErasureView> list(@QueryParam("first") @DefaultValue("0") int first) {
        AuditRole.ERASE.require(call);
        return rows.of(call.realm().getId(), Math.max(first, 0), PAGE).stream()
                .map(ErasureView::of)
                .toList();
    }

    /** Requests the erasure of a user, who may have been deleted already. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public Response request(InputStream body) {
        AuditRole.ERASE.require(call);
        JsonNode json = RequestBody.json(RequestBody.bytes(body, MAX_BODY), "invalid_request", FORM);
        String user = json.path("user").asText("");
        if (user.isEmpty() || user.length() > MAX_ID) {
            throw RestError.of(400, "invalid_request", FORM);
        }
        AuditServices services = AuditLogListenerFactory.of(call.session())
                .flatMap(AuditLogListenerFactory::services)
                .orElseThrow(ErasuresResource::noKeys);
        String realmId = call.realm().getId();
        String subject = services.keys()
                .find()
                .map(keys -> new Pseudonyms(keys.pseudonyms(), realmId).of(Pseudonyms.USER, user))
                .orElseThrow(ErasuresResource::noKeys);
        requireErasable(user, subject);
        long now = Time.currentTimeMillis();
        ErasureEntity erasure = new ErasureEntity(
                UUID.randomUUID().toString(),
                realmId,
                subject,
                user,
                now,
                now + Duration.ofDays(services.erasureDelayDays()).toMillis());
        rows.add(erasure);
        sendEvent(OperationType.CREATE, erasure.id(), user);
        return Response.status(Response.Status.CREATED)
                .entity(ErasureView.of(erasure))
                .build();
    }

    /** Cancels a pending erasure. */
    @DELETE
    @Path("{id}")
    public Response cancel(@PathParam("id") String id) {
        AuditRole.ERASE.require(call);
        ErasureEntity erasure = rows.lock(call.realm().getId(), id)
                .orElseThrow(() -> RestError.of(404, "not_found", "The realm has no erasure with this id."));
        if (erasure.state() != State.PENDING) {
            throw RestError.of(
                    409,
                    "not_pending",
                    "The erasure cannot be cancelled any more. Its state is " + erasure.state() + ".");
        }
        sendEvent(OperationType.DELETE, id, erasure.userId().orElse(""));
        erasure.end(State.CANCELLED, Time.currentTimeMillis());
        return Response.noContent().build();
    }

    private void requireErasable(String userId, String subject) {
        String realmId = call.realm().getId();
        UserModel user = call.session().users().getUserById(call.realm(), userId);
        if ((user != null && Administrators.include(user)) || rows.hasActedAsAdministrator(realmId, subject)) {
            throw RestError.of(
                    409,
                    "administrator",
                    "The user has a role of an administrator, or has acted as one. Nobody can erase an administrator from"
                            + " the audit log.");
        }
        if (!rows.hasData(realmId, subject)) {
            throw RestError.of(404, "nothing_sealed", "The audit log has no personal data of a user with this id.");
        }
        if (rows.pending(realmId, subject).isPresent()) {
            throw RestError.of(409, "already_requested", "The erasure of this user is requested already.");
        }
    }

    /** Sends an admin event whose path names the user. The record of the event is then also about this user. */
    private void sendEvent(OperationType operation, String id, String userId) {
        call.event()
                .resource("KEYWARD_AUDIT_ERASURE")
                .operation(operation)
                .resourcePath("audit-log", "erasures", id, "users", userId)
                .success();
    }

    private static WebApplicationException noKeys() {
        return RestError.of(
                503, "no_key", "This node cannot read the key file of the audit log. Its log says what to do.");
    }
}
