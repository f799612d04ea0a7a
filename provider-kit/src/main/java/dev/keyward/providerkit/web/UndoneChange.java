package dev.keyward.providerkit.web;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ModelException;
import org.keycloak.utils.KeycloakSessionUtil;

/**
 * Makes a request fail if a database error in an event listener forces the request's transaction to roll back.
 *
 * <p>Keycloak catches all exceptions of event listeners. Afterwards it rolls a doomed transaction back without an exception, in
 * {@code DefaultKeycloakSession.closeTransactionManager}, and would report success. This filter runs before Keycloak's
 * {@code CloseSessionFilter}, which ends the transaction, and throws the exception that a failed commit would have thrown.
 * Stateless and thread-safe.
 */
@Provider
public final class UndoneChange implements ContainerResponseFilter {

    /** Name of the KeycloakSession attribute which records that a change of an account will be rolled back. */
    private static final String UNDONE = "keyward.undone";

    /** If the session's transaction can only be rolled back, records this for the response filter. */
    public static void report(KeycloakSession session) {
        if (session.getTransactionManager().getRollbackOnly()) {
            session.setAttribute(UNDONE, true);
        }
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        KeycloakSession session = KeycloakSessionUtil.getKeycloakSession();
        // Removed, because the response to the exception passes this filter as well.
        if (session != null && session.removeAttribute(UNDONE) != null) {
            throw new ModelException(
                    "The database refused a record of the user, so the change of the account is undone.");
        }
    }
}
