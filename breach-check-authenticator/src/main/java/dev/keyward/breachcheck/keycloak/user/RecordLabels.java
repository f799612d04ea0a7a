package dev.keyward.breachcheck.keycloak.user;

import dev.keyward.providerkit.records.CredentialRecords;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.util.regex.Pattern;

/**
 * Refuses requests to the account API that would set the label of one of Keyward's user records.
 *
 * <p>The records are stored as credentials, and Keycloak's {@code AccountCredentialResource.setLabel} accepts the id of any
 * credential of the user. This filter responds as if the credential did not exist. Stateless and thread-safe.
 */
@Provider
public final class RecordLabels implements ContainerRequestFilter {

    /**
     * Matches the path of a request to rename (label) a record that Keyward keeps among a user's credentials. The path
     * may have a prefix and matrix parameters.
     */
    private static final Pattern LABEL =
            Pattern.compile("/credentials(?:;[^/]*)?/" + CredentialRecords.ID_PREFIX + "[^/]*/label(?:;[^/]*)?/?$");

    @Override
    public void filter(ContainerRequestContext request) {
        if (request.getMethod().equals(HttpMethod.PUT)
                && LABEL.matcher(request.getUriInfo().getPath()).find()) {
            request.abortWith(Response.status(Response.Status.NOT_FOUND).build());
        }
    }
}
