package dev.keyward.realmsetup.keycloak.nodes;

import dev.keyward.providerkit.nodes.Nodes;
import dev.keyward.providerkit.web.AdminCall;
import dev.keyward.providerkit.web.RestError;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;

/**
 * Admin REST resource that lists the nodes of the cluster. The method checks the caller's permission first. One instance per
 * request, not thread-safe.
 */
public final class NodesResource {

    private final KeycloakSession session;
    private final RealmModel realm;
    private final AdminPermissionEvaluator auth;

    NodesResource(AdminCall call) {
        this.session = call.session();
        this.realm = call.realm();
        this.auth = call.permissions();
    }

    /**
     * Returns the running nodes of the cluster with their breach lists and banned-term files. Also lists the differences
     * between nodes. Requires view-realm.
     */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public NodesView nodes() {
        auth.realm().requireViewRealm();
        return Nodes.of(session)
                .map(nodes -> NodesView.of(nodes, realm))
                .orElseThrow(() -> RestError.of(404, "nodes_disabled", "The provider keyward-nodes is disabled."));
    }
}
