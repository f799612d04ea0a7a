package dev.keyward.providerkit.mail.delivery;

import dev.keyward.providerkit.mail.Mail;
import org.keycloak.email.EmailException;

/** Hands one mail to a mail server. Thread-safe. */
public interface MailTransport {

    /**
     * Sends the mail and waits for the mail server, for any time.
     *
     * @return false if the realm or the user was deleted, so that the mail has no recipient
     * @throws EmailException also if the realm has no mail server, or this node does not know the kind of mail
     */
    boolean send(Mail mail) throws EmailException;
}
