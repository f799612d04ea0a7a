package dev.keyward.breachcheck.keycloak.signin;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.keycloak.OAuthErrorException;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.services.CorsErrorResponseException;
import org.keycloak.services.cors.Cors;
import org.keycloak.services.managers.AuthenticationSessionManager;

/**
 * Refusal of a direct grant, kept until the flow has verified the second factor.
 *
 * <p>The refusal reveals that the password is right, so it is sent only at the end of the flow. Without the second factor, the
 * client gets Keycloak's response to a wrong credential, which counts as a failure.
 *
 * @param error error code of the event
 * @param notice sends the notice to the user, if one is due
 */
record DirectGrantRefusal(
        AuthenticationFlowContext context, UserModel user, String error, String description, Runnable notice) {

    /** Name of the KeycloakSession attribute that holds the refusal of a direct grant. It lives for one request, like a direct grant. */
    private static final String ATTRIBUTE = "keyward.breach-check.direct-grant-refusal";

    void keep(KeycloakSession session) {
        session.setAttribute(ATTRIBUTE, this);
    }

    static Optional<DirectGrantRefusal> pending(KeycloakSession session) {
        return Optional.ofNullable(session.getAttribute(ATTRIBUTE, DirectGrantRefusal.class));
    }

    WebApplicationException refuse(KeycloakSession session) {
        notice.run();
        context.getEvent().user(user).error(error);
        // As Keycloak does: the authentication session of a direct grant ends with the request.
        new AuthenticationSessionManager(session)
                .removeAuthenticationSession(context.getRealm(), context.getAuthenticationSession(), false);
        return new CorsErrorResponseException(
                session.getProvider(Cors.class),
                OAuthErrorException.INVALID_GRANT,
                description,
                Response.Status.BAD_REQUEST);
    }
}
