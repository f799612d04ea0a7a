package dev.keyward.providerkit.gate;

import java.util.Optional;
import org.keycloak.models.ClientModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;

/**
 * A client's request for tokens of one user.
 *
 * @param user the person for whom the tokens are; never the user of a service account
 * @param client the client that gets the tokens
 * @param userSession the session to which the tokens would belong; empty if Keycloak has none yet
 */
public record TokenRequest(
        RealmModel realm,
        UserModel user,
        ClientModel client,
        TokenGrant grant,
        Optional<UserSessionModel> userSession) {}
