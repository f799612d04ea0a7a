package dev.keyward.providerkit.passwords;

import org.keycloak.models.KeycloakSession;

/**
 * Marks a Keycloak session in which the password policy checks a user's current password, not a new one.
 *
 * <p>While it is open, Keyward's policy manager skips the rules that compare a password with the stored ones, because the current
 * password would always fail them. The check is an attribute of the Keycloak session, so it applies to scopes and presets too.
 * Not thread-safe.
 */
public final class CurrentPasswordCheck implements AutoCloseable {

    private static final String ATTRIBUTE = "keyward.password.is-current";

    private final KeycloakSession session;
    private boolean incomplete;

    private CurrentPasswordCheck(KeycloakSession session) {
        this.session = session;
    }

    /** Marks the given Keycloak session as checking a current password, until {@link #close} is called. */
    public static CurrentPasswordCheck open(KeycloakSession session) {
        CurrentPasswordCheck check = new CurrentPasswordCheck(session);
        session.setAttribute(ATTRIBUTE, check);
        return check;
    }

    /** Returns whether a check of a user's current password is running in the given KeycloakSession. */
    public static boolean isOpen(KeycloakSession session) {
        return session.getAttribute(ATTRIBUTE) != null;
    }

    /**
     * Records that a rule of the password policy could not be evaluated, so that the check of the current password is incomplete. Has no
     * effect unless a current password is being checked.
     */
    public static void reportSkippedRule(KeycloakSession session) {
        if (session.getAttribute(ATTRIBUTE) instanceof CurrentPasswordCheck check) {
            check.incomplete = true;
        }
    }

    /** Returns whether a policy was skipped, so that an accepted password may still violate that policy. */
    public boolean isIncomplete() {
        return incomplete;
    }

    @Override
    public void close() {
        session.removeAttribute(ATTRIBUTE);
    }
}
