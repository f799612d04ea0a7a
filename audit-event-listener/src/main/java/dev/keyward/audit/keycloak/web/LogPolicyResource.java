package dev.keyward.audit.keycloak.web;

import dev.keyward.audit.keycloak.table.AuditRows;
import dev.keyward.providerkit.web.RestError;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.keycloak.models.KeycloakSession;

/**
 * Public REST resource that serves the policy of a realm's audit log. The policy names the keys that verify the log's
 * checkpoints. It has the origin of the log and one public key, or two during a rotation.
 *
 * <p>Needs no token and reveals nothing else. One instance per request.
 */
public final class LogPolicyResource {

    private final KeycloakSession session;

    LogPolicyResource(KeycloakSession session) {
        this.session = session;
    }

    /** Returns the policy in the format of C2SP tlog-policy, which {@code keyward audit verify --policy} reads. */
    @GET
    @Path("policy")
    @Produces(MediaType.TEXT_PLAIN)
    public Response policy() {
        return new AuditRows(session)
                .open(session.getContext().getRealm().getId())
                .flatMap(LogFiles::policy)
                .orElseThrow(() ->
                        RestError.of(404, "no_audit_log", "This realm has no audit log with a signed checkpoint."));
    }
}
