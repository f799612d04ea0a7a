package dev.keyward.providerkit.passwords;

import org.keycloak.models.KeycloakSession;

/**
 * Marks a session in which the password policy checks a user's current password, not a new one.
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

    /** Opens a check in this session, which lasts until {@link #close}. */
    public static CurrentPasswordCheck open(KeycloakSession session) {
        CurrentPasswordCheck check = new CurrentPasswordCheck(session);
        session.setAttribute(ATTRIBUTE, check);
        return check;
    }

    /** Whether a check is open in this session. */
    public static boolean isOpen(KeycloakSession session) {
        return session.getAttribute(ATTRIBUTE) != null;
    }

    /** Reports that a rule or the scopes failed and were skipped; does nothing outside a check. */
    public static void reportSkippedRule(KeycloakSession session) {
        if (session.getAttribute(ATTRIBUTE) instanceof CurrentPasswordCheck check) {
            check.incomplete = true;
        }
    }

    /** Whether a rule was skipped, so that an accepted password may still break that rule. */
    public boolean isIncomplete() {
        return incomplete;
    }

    @Override
    public void close() {
        session.removeAttribute(ATTRIBUTE);
    }
}
