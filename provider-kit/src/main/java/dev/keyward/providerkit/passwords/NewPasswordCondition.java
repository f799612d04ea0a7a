package dev.keyward.providerkit.passwords;

import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * A condition for choosing a new password during a sign-in, with a notice about its consequences.
 *
 * <p>Found by {@link java.util.ServiceLoader}. Checked before the page for a new password is shown, and again on submission.
 * Implementations are stateless and thread-safe.
 */
public interface NewPasswordCondition {

    /** Returns the key of a message with the reason for a refusal and the remedy; empty if the user may choose one. */
    Optional<String> refusal(KeycloakSession session, AuthenticationSessionModel authSession, UserModel user);

    /** Returns the key of a message about the consequences of a new password; empty if there are none. */
    default Optional<String> notice(KeycloakSession session, UserModel user) {
        return Optional.empty();
    }
}
