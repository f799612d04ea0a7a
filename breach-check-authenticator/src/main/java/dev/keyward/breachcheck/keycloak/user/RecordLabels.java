package dev.keyward.breachcheck.keycloak.user;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.util.regex.Pattern;

/**
 * Refuses requests of the account API that set the label of a record which Keyward keeps beside a user.
 *
 * <p>Keycloak's {@code AccountCredentialResource.setLabel} accepts the id of any credential of the user and has no hook, so the
 * request ends here, as if there were no such credential. Stateless and thread-safe.
 */
@Provider
public final class RecordLabels implements ContainerRequestFilter {

    /** Wherever the server has its realms, and whatever matrix parameters stand in the path. */
    private static final Pattern LABEL =
            Pattern.compile("/credentials(?:;[^/]*)?/" + UserRecords.ID_PREFIX + "[^/]*/label(?:;[^/]*)?/?$");

    @Override
    public void filter(ContainerRequestContext request) {
        if (request.getMethod().equals(HttpMethod.PUT)
                && LABEL.matcher(request.getUriInfo().getPath()).find()) {
            request.abortWith(Response.status(Response.Status.NOT_FOUND).build());
        }
    }
}
