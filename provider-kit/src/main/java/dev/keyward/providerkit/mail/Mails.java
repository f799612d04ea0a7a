package dev.keyward.providerkit.mail;

import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.provider.Provider;

/**
 * Accepts mails from the features of Keyward and sends them in the background.
 *
 * <p>No method waits for a mail server. Failure policy: a mail that cannot be accepted is counted as dropped and logged, without
 * an exception. A mail of a realm without a mail server is counted as dropped, but not logged. Not thread-safe.
 */
public interface Mails extends Provider {

    /**
     * Stores the given mail in the transaction of the session, to be sent after the commit. A stored mail survives a restart. If the
     * database fails, the transaction is rolled back with all its changes.
     */
    void store(Mail mail);

    /**
     * Stores the given mail after the transaction of the session has ended, even if the transaction was rolled back. A stored mail
     * survives a restart.
     */
    void storeInAnyCase(Mail mail);

    /**
     * Queues the given mail in memory only, and drops it if it has not been sent within ten minutes.
     *
     * <p>Used for mails with a verification code. A restart of the server loses the mail.
     */
    void sendNow(Mail mail);

    /** Returns the mail provider of the given session; the result is empty if an administrator has disabled the provider. */
    static Optional<Mails> of(KeycloakSession session) {
        return Optional.ofNullable(session.getProvider(Mails.class));
    }
}
