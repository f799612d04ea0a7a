package dev.keyward.realmsetup.keycloak;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyward.providerkit.setup.ProfileException;
import dev.keyward.providerkit.versions.Versions;
import dev.keyward.providerkit.web.AdminCall;
import dev.keyward.providerkit.web.RequestBody;
import dev.keyward.providerkit.web.RestError;
import dev.keyward.realmsetup.SetupPlan;
import dev.keyward.realmsetup.keycloak.profile.Profile;
import dev.keyward.realmsetup.keycloak.profile.ProfilesResource;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.keycloak.cluster.ClusterProvider;
import org.keycloak.cluster.ExecutionResult;
import org.keycloak.events.admin.OperationType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resources.admin.AdminEventBuilder;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;

/**
 * Admin REST resource that plans, applies, reports and removes Keyward's settings in a realm.
 *
 * <p>Each method checks the caller's permission on its first line. Only one administrator at a time can change a realm in
 * the whole cluster. Changes are made in a separate transaction. One instance per request.
 */
public final class SetupResource {

    private static final String YAML = "application/yaml";

    private static final String NO_PLAN =
            "The body is not a plan. Send a response of POST .../setup/plan or GET .../setup/removal.";

    /**
     * Seconds after which the lock on a realm expires. This exceeds the time of any removal. After a crash, it blocks set-up
     * until then.
     */
    private static final int LOCK_SECONDS = 300;

    /** Size limit in bytes for a setup plan, which contains its setup profile and the current values of settings. */
    private static final int MAX_PLAN_BYTES = 8 * Profile.MAX_BYTES;

    private final KeycloakSession session;
    private final RealmModel realm;
    private final AdminPermissionEvaluator auth;
    private final AdminEventBuilder adminEvent;
    private final OwnTransaction transaction;

    SetupResource(AdminCall call) {
        this.session = call.session();
        this.realm = call.realm();
        this.auth = call.permissions();
        this.adminEvent = call.event().resource("KEYWARD_SETUP");
        this.transaction = new OwnTransaction(session, realm);
    }

    /** Returns the changes that applying the given setup profile would make to the realm. Needs view-realm. */
    @POST
    @Path("plan")
    @Consumes({YAML, MediaType.APPLICATION_JSON, MediaType.TEXT_PLAIN})
    @Produces(MediaType.APPLICATION_JSON)
    public PlanView plan(InputStream body) {
        auth.realm().requireViewRealm();
        String text = RequestBody.text(body, Profile.MAX_BYTES);
        return PlanView.of(planned(setup -> setup.plan(Profile.parse(text))));
    }

    /**
     * Applies the given setup plan to the realm if the plan is not stale. A plan that weakens the realm is refused,
     * unless its field {@code allowWeaker} is true. Needs manage-realm.
     */
    @POST
    @Path("apply")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public PlanView apply(InputStream body) {
        auth.realm().requireManageRealm();
        JsonNode saved = json(RequestBody.bytes(body, MAX_PLAN_BYTES));
        String profile = saved.path("profile").toString();
        Optional<String> fingerprint = Optional.of(fingerprint(saved));
        boolean allowWeaker = saved.path("allowWeaker").asBoolean();
        return changed(
                () -> transaction.call((own, fresh) -> {
                    RealmSetup setup = new RealmSetup(own, fresh);
                    SetupPlan plan = setup.plan(Profile.fromJson(profile));
                    setup.refuseIfStale(plan, fingerprint);
                    if (!allowWeaker) {
                        requireNotWeaker(plan);
                    }
                    setup.apply(plan);
                    return plan;
                }),
                "apply");
    }

    /** Returns the changes that removing Keyward from the realm would make. Needs view-realm. */
    @GET
    @Path("removal")
    @Produces(MediaType.APPLICATION_JSON)
    public PlanView removal() {
        auth.realm().requireViewRealm();
        return PlanView.of(planned(RealmSetup::planRemoval));
    }

    /**
     * Removes Keyward from the realm. A plan in the body must not be stale; without a body the current state is
     * removed. Needs manage-realm.
     */
    @POST
    @Path("remove")
    @Produces(MediaType.APPLICATION_JSON)
    public PlanView remove(InputStream body) {
        auth.realm().requireManageRealm();
        byte[] saved = RequestBody.bytes(body, MAX_PLAN_BYTES);
        Optional<String> fingerprint = saved.length == 0 ? Optional.empty() : Optional.of(fingerprint(json(saved)));
        Removal removal = new Removal(transaction);
        return changed(
                () -> {
                    try {
                        return removal.run(fingerprint);
                    } catch (RuntimeException e) {
                        removal.made().ifPresent(this::recordInterrupted);
                        throw e;
                    }
                },
                "remove");
    }

    /** Records an admin event for an interrupted removal of Keyward, in a separate transaction that survives the failed request. */
    private void recordInterrupted(SetupPlan made) {
        transaction.call((own, fresh) -> {
            sendEvent(adminEvent.clone(own), made, "remove");
            return made;
        });
    }

    private static void sendEvent(AdminEventBuilder event, SetupPlan made, String what) {
        event.operation(OperationType.ACTION)
                .resourcePath("setup", what)
                .representation(PlanView.of(made))
                .success();
    }

    /** Returns the state of each setup part of Keyward in the realm. Needs view-realm. */
    @GET
    @Path("status")
    @Produces(MediaType.APPLICATION_JSON)
    public List<PartStatus> status() {
        auth.realm().requireViewRealm();
        return refusing(() -> transaction.call(PartStatus::all));
    }

    /** Returns the JSON Schema of setup profiles for this server. Needs view-realm. */
    @GET
    @Path("profile-schema")
    @Produces(MediaType.APPLICATION_JSON)
    public JsonNode profileSchema() {
        auth.realm().requireViewRealm();
        return Profile.schema();
    }

    /** Returns the resource of the setup profiles that come with Keyward. Needs view-realm. */
    @Path("profiles")
    public ProfilesResource profiles() {
        auth.realm().requireViewRealm();
        return new ProfilesResource();
    }

    /** Returns the versions of Keyward and Keycloak. Needs view-realm. */
    @GET
    @Path("versions")
    @Produces(MediaType.APPLICATION_JSON)
    public VersionsView versions() {
        auth.realm().requireViewRealm();
        return VersionsView.of(Versions.current());
    }

    /** Runs the given change while holding the lock on the realm, and records an admin event if something changed. */
    private PlanView changed(Supplier<SetupPlan> change, String what) {
        ExecutionResult<SetupPlan> result = session.getProvider(ClusterProvider.class)
                .executeIfNotExecuted("keyward-setup-" + realm.getId(), LOCK_SECONDS, () -> refusing(change));
        if (!result.isExecuted()) {
            throw RestError.of(
                    409,
                    "setup_in_progress",
                    "Another administrator is setting up this realm. Wait a moment and plan again.");
        }
        SetupPlan plan = result.getResult();
        if (!plan.changes().isEmpty()) {
            sendEvent(adminEvent, plan, what);
        }
        return PlanView.of(plan);
    }

    private static void requireNotWeaker(SetupPlan plan) {
        if (!plan.weakens().isEmpty()) {
            throw RestError.of(
                    409,
                    "weakens",
                    "The profile would weaken this realm. " + String.join(" ", plan.weakens())
                            + " To apply it all the same, use --allow-weaker, or over REST add the field \"allowWeaker\": true"
                            + " to the plan.");
        }
    }

    /** Makes a setup plan in a separate transaction. This request has loaded entities that would slow the plan down. */
    private <T> T planned(Function<RealmSetup, T> planning) {
        return refusing(() -> transaction.call((own, fresh) -> planning.apply(new RealmSetup(own, fresh))));
    }

    /** Runs the given task and answers status 400 if the setup profile is malformed or does not fit the realm. */
    private static <T> T refusing(Supplier<T> task) {
        try {
            return task.get();
        } catch (ProfileException e) {
            throw RestError.of(400, "invalid_profile", String.valueOf(e.getMessage()));
        }
    }

    private static String fingerprint(JsonNode plan) {
        String fingerprint = plan.path("fingerprint").asText();
        if (fingerprint.isEmpty()) {
            throw RestError.of(400, "invalid_plan", NO_PLAN);
        }
        return fingerprint;
    }

    private static JsonNode json(byte[] body) {
        return RequestBody.json(body, "invalid_plan", NO_PLAN);
    }
}
