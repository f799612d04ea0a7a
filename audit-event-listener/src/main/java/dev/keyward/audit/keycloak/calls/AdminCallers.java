package dev.keyward.audit.keycloak.calls;

import dev.keyward.audit.AdminApiCall;
import dev.keyward.audit.AdminApiPath;
import java.util.Optional;
import java.util.function.Supplier;
import org.keycloak.common.ClientConnection;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.representations.AccessToken;

/** Identifies the caller of the current request to the admin REST API. Stateless. */
public final class AdminCallers {

    private AdminCallers() {}

    /**
     * Returns the current call of the admin REST API with its caller. The result is empty if the request has no valid access
     * token.
     *
     * <p>Keycloak's {@code AuthenticationManager.verifyIdentityToken} puts the token into the context only if it is valid. Tokens of
     * admin-cli have no subject, so the user session names the user.
     */
    public static Optional<AdminApiCall> call(KeycloakSession session, String method, AdminApiPath path, int status) {
        KeycloakContext context = session.getContext();
        if (!(context.getBearerToken() instanceof AccessToken token)) {
            return Optional.empty();
        }
        Optional<UserSessionModel> userSession = Optional.ofNullable(context.getUserSession());
        Optional<RealmModel> realm = userSession.map(UserSessionModel::getRealm);
        return Optional.of(new AdminApiCall(
                method,
                path,
                status,
                Optional.ofNullable(token.getSubject()).or(() -> found(() -> userSession.map(AdminCallers::userId))),
                realm.map(caller -> caller.getId()),
                found(() -> realm.map(caller -> caller.getClientByClientId(token.getIssuedFor()))
                        .map(client -> client.getId())),
                Optional.ofNullable(context.getConnection()).map(ClientConnection::getRemoteHost)));
    }

    /**
     * Returns the id of the session's user. A method reference to {@code getId} would name an interface that exists only since
     * Keycloak 26.7.
     */
    private static String userId(UserSessionModel userSession) {
        UserModel user = userSession.getUser();
        return user.getId();
    }

    /**
     * Returns the result of a lookup, or an empty result if the lookup fails. A call without one of its facts is recorded
     * without the fact.
     */
    private static Optional<String> found(Supplier<Optional<String>> lookup) {
        try {
            return lookup.get();
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }
}
