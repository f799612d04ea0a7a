package dev.keyward.breachcheck.keycloak.authsession;

import dev.keyward.providerkit.failures.OnceAMinute;
import org.jboss.logging.Logger;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Logs, at most once a minute, that a note of an authentication session cannot be read.
 *
 * <p>Only this server writes the notes, so an unreadable one points to another extension or a bug. Stateless and thread-safe.
 */
final class UnreadableNote {

    private static final Logger LOG = Logger.getLogger(UnreadableNote.class);

    private static final OnceAMinute REPORTS = new OnceAMinute();

    private UnreadableNote() {}

    /** @param name the name of the note, without the id of the user */
    static void report(AuthenticationSessionModel authSession, String name) {
        if (REPORTS.isDue()) {
            LOG.errorf(
                    "Realm %s: the note %s* of an authentication session cannot be read. The user has to sign in again.",
                    authSession.getRealm().getName(), name);
        }
    }
}
