package dev.keyward.providerkit.mail.delivery;

import dev.keyward.providerkit.mail.Mail;
import java.util.function.Predicate;
import org.keycloak.email.EmailException;
import org.keycloak.models.KeycloakSession;

/** Sends mails through the mail server of their realm. Implementations are thread-safe. */
public interface MailTransport {

    /** Outcomes of an attempt to send a mail, if the attempt ends without an exception. */
    enum Outcome {
        /** The mail server has accepted the mail. */
        SENT,
        /** The mail server refuses the recipient's address permanently. */
        REFUSED,
        /** The realm or the user of the mail was deleted, so nothing was sent. */
        NO_RECIPIENT,
        /** The caller's condition for sending the mail was not met, so nothing was sent. */
        NOT_CURRENT,
        /**
         * The e-mail template provider bypassed the {@code EmailSenderProvider} of its session. It may have sent the mail in
         * another way.
         */
        NOT_CAPTURED;

        /** Returns whether the mail server has answered and therefore works. */
        public boolean isAnswerOfServer() {
            return this == SENT || this == REFUSED;
        }
    }

    /**
     * Sends the given mail and waits for the mail server, without a time limit.
     *
     * @param mayBegin decides whether the rendered mail may be sent, at the end of the transaction that renders it
     * @throws EmailException also if the realm has no mail server, or this node does not know the kind of mail
     */
    Outcome send(Mail mail, Predicate<KeycloakSession> mayBegin) throws EmailException;
}
