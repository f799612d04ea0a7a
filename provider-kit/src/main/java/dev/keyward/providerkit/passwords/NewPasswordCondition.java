package dev.keyward.providerkit.passwords;

import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Decides whether a user may choose a new password during a sign-in, and which notice Keycloak's page shows.
 *
 * <p>Evaluated before the page for a new password is shown, and again when it is submitted. Implementations are found by {@link
 * java.util.ServiceLoader}, and are stateless and thread-safe.
 */
public interface NewPasswordCondition {

    /**
     * Returns the key of a message that says why the user may not choose a new password. The result is empty if the user may.
     */
    Optional<String> refusal(KeycloakSession session, AuthenticationSessionModel authSession, UserModel user);

    /**
     * Returns the key of a message that tells the user the consequences of a new password. The result is empty if there is
     * none.
     */
    default Optional<String> notice(KeycloakSession session, UserModel user) {
        return Optional.empty();
    }
}
