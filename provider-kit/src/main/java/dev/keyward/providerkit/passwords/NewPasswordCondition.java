package dev.keyward.providerkit.passwords;

import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Decides whether a user may choose a new password during a sign-in, and which notice the page shows.
 *
 * <p>Evaluated before the page for a new password is shown, and again when it is submitted. Implementations are found by {@link
 * java.util.ServiceLoader}, and are stateless and thread-safe.
 */
public interface NewPasswordCondition {

    /** Returns the key of the message why the user may not choose a new password, and what to do; empty if allowed. */
    Optional<String> refusal(KeycloakSession session, AuthenticationSessionModel authSession, UserModel user);

    /** Returns the key of a message about the consequences of changing the password; empty for no message. */
    default Optional<String> notice(KeycloakSession session, UserModel user) {
        return Optional.empty();
    }
}
