package dev.keyward.providerkit.passwords;

import java.util.function.Supplier;
import org.keycloak.models.KeycloakSession;

/**
 * An administrator's request to explain which rules a password breaks, which sets no password.
 *
 * <p>Meanwhile the breach check looks up no pairs of user name and password: the answer would be a guess at the password
 * that no brute-force protection counts.
 */
public final class PasswordExplanation {

    private static final String ATTRIBUTE = "keyward.password.is-explained";

    private PasswordExplanation() {}

    /** Runs a check as part of an explanation, and returns its result. */
    public static <T> T during(KeycloakSession session, Supplier<T> check) {
        session.setAttribute(ATTRIBUTE, true);
        try {
            return check.get();
        } finally {
            session.removeAttribute(ATTRIBUTE);
        }
    }

    /** Whether this session explains a password now. */
    public static boolean isRunning(KeycloakSession session) {
        return session.getAttribute(ATTRIBUTE) != null;
    }
}
