package dev.keyward.providerkit.mail.delivery;

import dev.keyward.providerkit.mail.Mail;
import org.keycloak.email.EmailException;

/** Sends mails through the mail server of their realm. Implementations are thread-safe. */
public interface MailTransport {

    /**
     * Sends the mail and waits for the mail server, without a time limit.
     *
     * @return false if the mail has no recipient, because the realm or the user was deleted
     * @throws EmailException if sending fails, the realm has no mail server, or no feature on this node defines the kind of mail
     */
    boolean send(Mail mail) throws EmailException;
}
