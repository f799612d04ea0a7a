package dev.keyward.providerkit.passwords;

import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Decides whether a user may choose a new password at this point of a sign-in, and tells what comes with it.
 *
 * <p>Found by {@link java.util.ServiceLoader}; asked before the page for a new password is shown and when it is submitted.
 * Implementations are stateless and thread-safe.
 */
public interface NewPasswordCondition {

    /** The key of a message that tells the user why they may not and what to do; empty where they may. */
    Optional<String> refusal(KeycloakSession session, AuthenticationSessionModel authSession, UserModel user);

    /** The key of a message that tells the user what follows from a new password; empty where there is nothing to tell. */
    default Optional<String> notice(KeycloakSession session, UserModel user) {
        return Optional.empty();
    }
}
