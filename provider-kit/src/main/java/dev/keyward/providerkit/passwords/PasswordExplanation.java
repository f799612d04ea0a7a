package dev.keyward.providerkit.passwords;

import java.util.function.Supplier;
import org.keycloak.models.KeycloakSession;

/**
 * Marks a KeycloakSession in which an administrator tests a password against the policies without setting it.
 *
 * <p>In such a session the breach check looks up no pairs of user name and password, because each answer would be a guess at the
 * user's password that brute-force protection does not count. Stateless and thread-safe.
 */
public final class PasswordExplanation {

    private static final String ATTRIBUTE = "keyward.password.is-explained";

    private PasswordExplanation() {}

    /**
     * Runs the given password check for an administrator, and returns its result. The administrator wants to know which
     * policies the password violates.
     */
    public static <T> T during(KeycloakSession session, Supplier<T> check) {
        session.setAttribute(ATTRIBUTE, true);
        try {
            return check.get();
        } finally {
            session.removeAttribute(ATTRIBUTE);
        }
    }

    /** Returns whether a password check for an administrator is running in the given KeycloakSession. */
    public static boolean isRunning(KeycloakSession session) {
        return session.getAttribute(ATTRIBUTE) != null;
    }
}
