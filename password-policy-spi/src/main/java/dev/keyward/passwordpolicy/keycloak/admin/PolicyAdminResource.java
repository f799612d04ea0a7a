package dev.keyward.passwordpolicy.keycloak.admin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyward.passwordpolicy.keycloak.policy.PasswordOwner;
import dev.keyward.passwordpolicy.keycloak.rules.BannedTermLists;
import dev.keyward.passwordpolicy.keycloak.rules.BannedTermsPolicyFactory;
import dev.keyward.passwordpolicy.keycloak.scopes.Scopes;
import dev.keyward.passwordpolicy.terms.TermList;
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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.keycloak.events.admin.OperationType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.resources.admin.AdminEventBuilder;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;

/**
 * Admin REST resource for the password policy of a realm, its password-policy scopes, its banned-term lists and their status.
 *
 * <p>Each method checks the caller's permission on its first line. Bodies are bounded. Changes and explanations create admin
 * events, which contain no password and no list. One instance per request.
 */
public final class PolicyAdminResource {

    static final String EVENT_RESOURCE = "PASSWORD_POLICY";

    private static final int MAX_EXPLAIN_BYTES = 64 * 1024;

    private static final int MAX_SCOPES_BYTES = 4 * Scopes.MAX_LENGTH;

    private final KeycloakSession session;
    private final RealmModel realm;
    private final AdminPermissionEvaluator auth;
    private final AdminEventBuilder adminEvent;
    private final CallLimit explanations;

    PolicyAdminResource(AdminCall call, CallLimit explanations) {
        this.session = call.session();
        this.realm = call.realm();
        this.auth = call.permissions();
        this.adminEvent = call.event().resource(EVENT_RESOURCE);
        this.explanations = explanations;
    }

    /**
     * Returns the password rules that apply to a user, with verdicts if the request contains a password.
     *
     * <p>The body: {@code {"userId": ..., "password": optional, "client": optional}}. Needs manage-users.
     */
    @POST
    @Path("explain")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public Explanation explain(InputStream body) {
        auth.users().requireManage();
        if (!explanations.allows(auth.adminAuth().getUser().getId())) {
            throw RestError.of(
                    429,
                    "too_many_requests",
                    "More than " + CallLimit.PER_MINUTE + " explanations in a minute. Wait a minute.");
        }
        JsonNode request = object(RequestBody.bytes(body, MAX_EXPLAIN_BYTES));
        String userId = text(request, "userId")
                .orElseThrow(() -> RestError.of(400, "invalid_request", "Give the id of the user as \"userId\"."));
        UserModel user = Optional.ofNullable(session.users().getUserById(realm, userId))
                .orElseThrow(() -> RestError.of(404, "user_not_found", "The realm has no user with this id."));
        auth.users().requireManage(user);
        Optional<String> password = text(request, "password");
        adminEvent
                .operation(OperationType.ACTION)
                .resourcePath("password-policy", "explain", userId)
                .representation(Map.of("userId", userId, "withPassword", password.isPresent()))
                .success();
        return Explanation.of(session, PasswordOwner.of(realm, user), text(request, "client"), password);
    }

    /** Returns the realm's password-policy scopes (stricter rules for a role, group or client) as JSON. Needs view-realm. */
    @GET
    @Path("scopes")
    @Produces(MediaType.APPLICATION_JSON)
    public String scopes() {
        auth.realm().requireViewRealm();
        return Optional.ofNullable(realm.getAttribute(Scopes.ATTRIBUTE)).orElse("[]");
    }

    /** Replaces the password-policy scopes of the realm; an empty array removes them. Needs manage-realm. */
    @PUT
    @Path("scopes")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response setScopes(InputStream body) {
        auth.realm().requireManageRealm();
        String text = RequestBody.text(body, MAX_SCOPES_BYTES);
        Scopes scopes = parsed(text);
        Scopes.problems(session, realm, scopes, false).findFirst().ifPresent(problem -> {
            throw RestError.of(400, "invalid_scopes", problem);
        });
        if (scopes.all().isEmpty()) {
            realm.removeAttribute(Scopes.ATTRIBUTE);
        } else {
            realm.setAttribute(Scopes.ATTRIBUTE, text);
        }
        adminEvent
                .operation(OperationType.UPDATE)
                .resourcePath("password-policy", "scopes")
                .representation(text)
                .success();
        return Response.noContent().build();
    }

    /** Returns the name and the size of each banned-term list that is stored in the realm. Needs view-realm. */
    @GET
    @Path("banned-terms")
    @Produces(MediaType.APPLICATION_JSON)
    public List<ListStatus> lists() {
        auth.realm().requireViewRealm();
        return BannedTermLists.names(realm).map(this::status).toList();
    }

    /** Returns the text of the banned-term list that the realm stores under the given name. Needs view-realm. */
    @GET
    @Path("banned-terms/{name}")
    @Produces(MediaType.TEXT_PLAIN)
    public String list(@PathParam("name") String name) {
        auth.realm().requireViewRealm();
        return Optional.ofNullable(realm.getAttribute(attribute(name)))
                .orElseThrow(
                        () -> RestError.of(404, "list_not_found", "The realm has no list of its own with this name."));
    }

    /** Stores the request body in the realm as the text of the named banned-term list. Needs manage-realm. */
    @PUT
    @Path("banned-terms/{name}")
    @Consumes(MediaType.TEXT_PLAIN)
    public Response setList(@PathParam("name") String name, InputStream body) {
        auth.realm().requireManageRealm();
        String attribute = attribute(name);
        byte[] text = RequestBody.bytes(body, TermList.MAX_BYTES);
        TermList list;
        try {
            list = TermList.parse(text);
        } catch (IllegalArgumentException e) {
            throw RestError.of(400, "invalid_list", String.valueOf(e.getMessage()));
        }
        if (realm.getAttribute(attribute) == null
                && BannedTermLists.names(realm).count() >= BannedTermLists.MAX_LISTS) {
            throw RestError.of(
                    400,
                    "too_many_lists",
                    "A realm has up to " + BannedTermLists.MAX_LISTS + " lists. Delete one first, or use files.");
        }
        realm.setAttribute(attribute, new String(text, StandardCharsets.UTF_8));
        adminEvent
                .operation(OperationType.UPDATE)
                .resourcePath("password-policy", "banned-terms", name)
                .representation(Map.of("terms", list.size()))
                .success();
        return Response.noContent().build();
    }

    /** Deletes the banned-term list that the realm stores under the given name. Needs manage-realm. */
    @DELETE
    @Path("banned-terms/{name}")
    public Response deleteList(@PathParam("name") String name) {
        auth.realm().requireManageRealm();
        String attribute = attribute(name);
        if (realm.getAttribute(attribute) == null) {
            throw RestError.of(404, "list_not_found", "The realm has no list of its own with this name.");
        }
        realm.removeAttribute(attribute);
        adminEvent
                .operation(OperationType.DELETE)
                .resourcePath("password-policy", "banned-terms", name)
                .success();
        return Response.noContent().build();
    }

    /**
     * Returns the state of the password-policy scopes and banned-term lists of the realm, with a sentence for each problem.
     * Needs view-realm.
     */
    @GET
    @Path("status")
    @Produces(MediaType.APPLICATION_JSON)
    public PolicyStatus status() {
        auth.realm().requireViewRealm();
        return PolicyStatus.of(session, realm);
    }

    private ListStatus status(String name) {
        return ListStatus.of(name, BannedTermsPolicyFactory.lists(session).find(realm, name));
    }

    private static String attribute(String name) {
        if (!BannedTermLists.NAME.matcher(name).matches()) {
            throw RestError.of(
                    400, "invalid_name", "A list's name has lower-case letters, digits and hyphens, up to 64.");
        }
        return BannedTermLists.ATTRIBUTE_PREFIX + name;
    }

    private Scopes parsed(String text) {
        try {
            return Scopes.parseNew(session, text);
        } catch (IllegalArgumentException e) {
            throw RestError.of(400, "invalid_scopes", String.valueOf(e.getMessage()));
        }
    }

    private static JsonNode object(byte[] body) {
        JsonNode node = RequestBody.json(body, "invalid_request", "The body is not JSON.");
        if (!node.isObject()) {
            throw RestError.of(400, "invalid_request", "Give a JSON object with \"userId\".");
        }
        return node;
    }

    private static Optional<String> text(JsonNode object, String field) {
        JsonNode value = object.path(field);
        return value.isTextual() ? Optional.of(value.asText()) : Optional.empty();
    }
}
