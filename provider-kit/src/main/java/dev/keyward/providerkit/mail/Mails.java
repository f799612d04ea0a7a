package dev.keyward.providerkit.mail;

import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.provider.Provider;

/**
 * Takes mails of the features and sends them in the background.
 *
 * <p>No method waits for a mail server, and none throws: a mail that cannot be taken is counted as dropped and logged. If the realm
 * has no mail server, its mails are counted as dropped only. Not shared between threads.
 */
public interface Mails extends Provider {

    /** Stores a mail in the transaction of the session. It is sent after the commit, also after a restart of the server. */
    void store(Mail mail);

    /** Stores a mail when the transaction of the session has ended, whether it was committed or rolled back. */
    void storeInAnyCase(Mail mail);

    /** Sends a mail that is useless after ten minutes, such as one with a code, from memory. A restart loses it. */
    void sendNow(Mail mail);

    /** Returns those of the session; empty if an administrator has switched the provider off. */
    static Optional<Mails> of(KeycloakSession session) {
        return Optional.ofNullable(session.getProvider(Mails.class));
    }
}
