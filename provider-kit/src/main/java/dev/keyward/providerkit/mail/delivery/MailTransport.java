package dev.keyward.providerkit.mail.delivery;

import dev.keyward.providerkit.mail.Mail;
import java.util.function.Predicate;
import org.keycloak.email.EmailException;
import org.keycloak.models.KeycloakSession;

/** Sends mails through the mail server of their realm. Implementations are thread-safe. */
public interface MailTransport {

    /** What became of a mail. */
    enum Outcome {
        /** The mail server has accepted the mail. */
        SENT,
        /** The mail server refuses the recipient's address for good. */
        REFUSED,
        /** The realm or the user was deleted. */
        NO_RECIPIENT,
        /** The condition of the caller did not hold, so nothing was sent. */
        NOT_CURRENT,
        /** The e-mail template provider did not use the sender of its session. It may have sent the mail in another way. */
        NOT_CAPTURED
    }

    /**
     * Sends the mail and waits for the mail server, without a time limit.
     *
     * @param isCurrent decides whether the mail is still to be sent, in the transaction that renders it
     * @throws EmailException also if the realm has no mail server, or this node does not know the kind of mail
     */
    Outcome send(Mail mail, Predicate<KeycloakSession> isCurrent) throws EmailException;
}
