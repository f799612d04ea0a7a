package dev.keyward.breachcheck.keycloak.web;

import dev.keyward.breachcheck.BreachedRule;
import dev.keyward.breachcheck.keycloak.lists.BreachCheckProvider;
import dev.keyward.breachcheck.keycloak.lists.BreachListsFactory;
import dev.keyward.breachcheck.keycloak.policy.BreachedPolicyFactory;
import dev.keyward.providerkit.nodes.Nodes;
import dev.keyward.providerkit.web.AdminCall;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;

/**
 * Admin REST resource that reports the state of the breach lists. Each method checks the caller's permission first. One
 * instance per request, not thread-safe.
 */
public final class BreachResource {

    private final KeycloakSession session;
    private final RealmModel realm;
    private final AdminPermissionEvaluator auth;

    BreachResource(AdminCall call) {
        this.session = call.session();
        this.realm = call.realm();
        this.auth = call.permissions();
    }

    /** Returns the state of each breach list, with its date, its problem, and differences between nodes. Requires view-realm. */
    @GET
    @Path("status")
    @Produces(MediaType.APPLICATION_JSON)
    public BreachStatus status() {
        auth.realm().requireViewRealm();
        if (session.getKeycloakSessionFactory().getProviderFactory(BreachCheckProvider.class)
                instanceof BreachListsFactory factory) {
            BreachedRule rule = realm.getPasswordPolicy().getPolicyConfig(BreachedPolicyFactory.ID);
            return BreachStatus.of(
                    Optional.ofNullable(rule),
                    factory.lists(),
                    factory.onlineAddress(),
                    Nodes.of(session)
                            .map(nodes -> nodes.differences(realm, BreachListFiles.ID))
                            .orElse(List.of()));
        }
        throw new IllegalStateException("another provider replaces Keyward's breach lists");
    }
}
