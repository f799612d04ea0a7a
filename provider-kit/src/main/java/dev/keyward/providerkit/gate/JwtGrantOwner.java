package dev.keyward.providerkit.gate;

import org.jspecify.annotations.Nullable;
import org.keycloak.models.FederatedIdentityModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.clientpolicy.ClientPolicyContext;
import org.keycloak.services.clientpolicy.context.JWTAuthorizationGrantContext;

/**
 * Finds the user of a JWT authorization grant, whom Keycloak's event does not name.
 *
 * <p>A class of its own, because Keycloak before 26.7 lacks the API; callers ask {@code ServerApi.JWT_GRANT_ISSUER} first.
 */
final class JwtGrantOwner {

    private JwtGrantOwner() {}

    /** Returns the user who is linked with the subject of the assertion, as {@code JWTAuthorizationGrantType} looks it up. */
    static @Nullable UserModel of(KeycloakSession session, RealmModel realm, ClientPolicyContext context) {
        JWTAuthorizationGrantContext grant = (JWTAuthorizationGrantContext) context;
        String subject = grant.getAuthorizationGrantContext().getJWT().getSubject();
        return session.users()
                .getUserByFederatedIdentity(
                        realm, new FederatedIdentityModel(grant.getIdentityProviderAlias(), subject, subject));
    }
}
