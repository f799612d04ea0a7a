package dev.keyward.providerkit.gate;

import dev.keyward.providerkit.versions.ServerApi;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuth2Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.oidc.TokenExchangeContext;
import org.keycloak.protocol.oidc.TokenManager;
import org.keycloak.protocol.oidc.TokenManager.AccessTokenResponseBuilder;
import org.keycloak.protocol.oidc.grants.ciba.clientpolicy.context.BackchannelTokenRequestContext;
import org.keycloak.protocol.oidc.grants.device.clientpolicy.context.DeviceTokenRequestContext;
import org.keycloak.representations.AccessToken;
import org.keycloak.services.clientpolicy.ClientPolicyContext;
import org.keycloak.services.clientpolicy.context.ResourceOwnerPasswordCredentialsResponseContext;
import org.keycloak.services.clientpolicy.context.TokenExchangeRequestContext;
import org.keycloak.services.clientpolicy.context.TokenRefreshResponseContext;
import org.keycloak.services.clientpolicy.context.TokenResponseContext;

/**
 * Finds the users for whom a client requests tokens, in the context of a client policy's event.
 *
 * <p>Reads from the caches of users and sessions. One instance per event; not thread-safe.
 */
final class TokenOwners {

    private final KeycloakSession session;
    private final RealmModel realm;
    private final TokenGrant grant;

    TokenOwners(KeycloakSession session, TokenGrant grant) {
        this.session = session;
        this.realm = session.getContext().getRealm();
        this.grant = grant;
    }

    /** Returns a token request for each user whose tokens are requested. The result is empty if the user is unknown. */
    List<TokenRequest> of(ClientPolicyContext context) {
        return switch (grant) {
            case REFRESH -> ofRefresh(((TokenRefreshResponseContext) context).getAccessTokenResponseBuilder());
            case TOKEN_EXCHANGE -> ofExchange(((TokenExchangeRequestContext) context).getTokenExchangeContext());
            case JWT_AUTHORIZATION ->
                ServerApi.JWT_GRANT_ISSUER.isPresent()
                        ? withoutSession(JwtGrantOwner.of(session, realm, context))
                        : List.of();
            case CIBA ->
                withoutSession(session.users()
                        .getUserById(
                                realm,
                                ((BackchannelTokenRequestContext) context)
                                        .getParsedRequest()
                                        .getSubject()));
            case DEVICE_CODE ->
                inSession(session.sessions()
                        .getUserSession(
                                realm,
                                ((DeviceTokenRequestContext) context)
                                        .getDeviceCodeModel()
                                        .getUserSessionId()));
            case AUTHORIZATION_CODE ->
                inSession(((TokenResponseContext) context)
                        .getClientSessionContext()
                        .getClientSession()
                        .getUserSession());
            case PASSWORD ->
                inSession(((ResourceOwnerPasswordCredentialsResponseContext) context)
                        .getClientSessionContext()
                        .getClientSession()
                        .getUserSession());
        };
    }

    /**
     * Returns the user of the session whose tokens are refreshed. The event names the session in all supported versions; Keycloak's
     * context has it only since 26.5.
     */
    private List<TokenRequest> ofRefresh(AccessTokenResponseBuilder tokens) {
        return userSession(tokens.getAccessToken().getSessionId(), tokens.isOfflineToken())
                // A refresh for verifiable credentials uses a transient session, which cannot be looked up.
                .or(() -> Optional.ofNullable(session.getContext().getUserSession()))
                .map(this::inSession)
                .orElseGet(List::of);
    }

    /**
     * Returns the users of a token exchange: the subject, and the user that Keycloak's legacy token exchange is asked to impersonate. The
     * result is empty for a subject token of another issuer, which Keycloak reads after the event.
     */
    private List<TokenRequest> ofExchange(TokenExchangeContext exchange) {
        List<TokenRequest> requests = new ArrayList<>();
        String subjectToken = exchange.getParams().getSubjectToken();
        if (subjectToken != null) {
            AccessToken token = session.tokens().decode(subjectToken, AccessToken.class);
            List<TokenRequest> subjects = token == null ? List.of() : ofToken(token);
            if (subjects.isEmpty()) {
                return List.of();
            }
            requests.addAll(subjects);
        }
        String impersonated = exchange.getFormParams().getFirst(OAuth2Constants.REQUESTED_SUBJECT);
        if (impersonated != null) {
            Optional.ofNullable(session.users().getUserByUsername(realm, impersonated))
                    .or(() -> Optional.ofNullable(session.users().getUserById(realm, impersonated)))
                    .ifPresent(user -> requests.addAll(withoutSession(user)));
        }
        return requests;
    }

    /** Returns the user of the token's session, because the claim sub of a token may be missing or a pseudonym. */
    private List<TokenRequest> ofToken(AccessToken token) {
        String id = token.getSessionId();
        Optional<UserSessionModel> found = userSession(id, false).or(() -> userSession(id, true));
        return found.isPresent()
                ? inSession(found.get())
                : withoutSession(TokenManager.lookupUserFromStatelessToken(session, realm, token));
    }

    private Optional<UserSessionModel> userSession(@Nullable String id, boolean offline) {
        return id == null
                ? Optional.empty()
                : Optional.ofNullable(
                        offline
                                ? session.sessions().getOfflineUserSession(realm, id)
                                : session.sessions().getUserSession(realm, id));
    }

    private List<TokenRequest> inSession(@Nullable UserSessionModel userSession) {
        return userSession == null ? List.of() : requests(userSession.getUser(), Optional.of(userSession));
    }

    private List<TokenRequest> withoutSession(@Nullable UserModel user) {
        return requests(user, Optional.empty());
    }

    private List<TokenRequest> requests(@Nullable UserModel user, Optional<UserSessionModel> userSession) {
        return user == null
                ? List.of()
                : List.of(new TokenRequest(realm, user, session.getContext().getClient(), grant, userSession));
    }
}
