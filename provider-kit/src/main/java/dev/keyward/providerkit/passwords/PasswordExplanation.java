package dev.keyward.providerkit.passwords;

import java.util.function.Supplier;
import org.keycloak.models.KeycloakSession;

/**
 * Marks a session in which an administrator asks which rules a password violates, without setting it.
 *
 * <p>In such a session the breach check looks up no pairs of user name and password, because each answer would be a guess at the
 * user's password that brute-force protection does not count. Stateless and thread-safe.
 */
public final class PasswordExplanation {

    private static final String ATTRIBUTE = "keyward.password.is-explained";

    private PasswordExplanation() {}

    /** Runs a password check as part of an explanation and returns its result. */
    public static <T> T during(KeycloakSession session, Supplier<T> check) {
        session.setAttribute(ATTRIBUTE, true);
        try {
            return check.get();
        } finally {
            session.removeAttribute(ATTRIBUTE);
        }
    }

    /** Whether this session is currently running an explanation. */
    public static boolean isRunning(KeycloakSession session) {
        return session.getAttribute(ATTRIBUTE) != null;
    }
}
