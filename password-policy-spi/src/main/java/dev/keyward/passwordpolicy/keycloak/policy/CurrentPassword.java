package dev.keyward.passwordpolicy.keycloak.policy;

import java.util.concurrent.atomic.AtomicBoolean;
import org.keycloak.models.KeycloakSession;

/**
 * That the password which is judged is the one in use: every rule that compares with the person's own passwords would refuse it.
 *
 * <p>The breach check at sign-in says so in an attribute of the session, which both modules know by the name alone, and reads there
 * whether all rules could be asked. Stateless and thread-safe.
 */
public final class CurrentPassword {

    private static final String ATTRIBUTE = "keyward.password.is-current";

    private CurrentPassword() {}

    public static boolean isJudged(KeycloakSession session) {
        return session.getAttribute(ATTRIBUTE) != null;
    }

    /** A rule, or what scopes ask for, was passed over since it failed: that no rule refuses the password does not mean much then. */
    public static void passedOver(KeycloakSession session) {
        if (session.getAttribute(ATTRIBUTE) instanceof AtomicBoolean passedOver) {
            passedOver.set(true);
        }
    }
}
