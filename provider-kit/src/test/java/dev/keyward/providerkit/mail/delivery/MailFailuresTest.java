package dev.keyward.providerkit.mail.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.providerkit.mail.delivery.MailTransport.Outcome;
import java.io.FileNotFoundException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keycloak.email.EmailException;

@DisplayName("An attempt to send a mail that failed")
class MailFailuresTest {

    /** Exception with the class name that Jakarta Mail uses for its exceptions. */
    private static class MessagingException extends Exception {
        private static final long serialVersionUID = 1;

        MessagingException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Exception with the class name that Angus Mail uses for a refused address. */
    private static final class SMTPAddressFailedException extends MessagingException {
        private static final long serialVersionUID = 1;

        SMTPAddressFailedException(String reply) {
            super(reply, new IllegalArgumentException());
        }
    }

    private static EmailException keycloaks(Throwable cause) {
        return new EmailException("Error when attempting to send the email", cause);
    }

    private static EmailException reply(String reply) {
        return keycloaks(new MessagingException("Invalid Addresses", new SMTPAddressFailedException(reply)));
    }

    private static EmailException thrownIn(String... methods) {
        MessagingException cause = new MessagingException("Exception reading response", new SocketTimeoutException());
        StackTraceElement[] frames = new StackTraceElement[methods.length];
        for (int n = 0; n < methods.length; n++) {
            frames[n] = new StackTraceElement("org.eclipse.angus.mail.smtp.SMTPTransport", methods[n], "", 1);
        }
        cause.setStackTrace(frames);
        return keycloaks(cause);
    }

    @ParameterizedTest
    @CsvSource({
        "550 5.1.1 <ada@example.com>: User unknown, true, false",
        "550 no such user, true, false",
        "553-5.1.2 no such domain, true, false",
        "450 4.2.0 greylisted, false, false",
        "552 5.2.2 mailbox full, false, false",
        "550 5.7.1 relaying denied, false, true",
        "554 5.7.1 relaying denied, false, true",
        "421 4.3.2 shutting down, false, true",
    })
    @DisplayName("is the last one if the mailbox is unknown, and pauses the realm only if the server refuses everybody")
    void recipient(String reply, boolean refused, boolean ofServer) {
        assertThat(MailFailures.outcome(reply(reply)).equals(Optional.of(Outcome.REFUSED)))
                .isEqualTo(refused);
        assertThat(MailFailures.isOfServer(new IllegalStateException(reply(reply))))
                .isEqualTo(ofServer);
    }

    @Test
    @DisplayName("pauses the realm if there was no connection or no login, and not if the mail could not be rendered")
    void server() {
        assertThat(MailFailures.isOfServer(keycloaks(new ConnectException()))).isTrue();
        assertThat(MailFailures.isOfServer(keycloaks(new MessagingException("535 no login", new Exception()))))
                .isTrue();
        assertThat(MailFailures.isOfServer(new MailFailures.RenderingException(new FileNotFoundException())))
                .isFalse();
        assertThat(MailFailures.isOfServer(new EmailException("Invalid address")))
                .isFalse();
        assertThat(MailFailures.outcome(keycloaks(new ConnectException()))).isEmpty();
    }

    @Test
    @DisplayName("has sent the mail if the exception comes from closing the connection only")
    void close() {
        assertThat(MailFailures.outcome(thrownIn("readServerResponse", "sendCommand", "close")))
                .contains(Outcome.SENT);
        assertThat(MailFailures.outcome(thrownIn("readServerResponse", "mailFrom", "sendMessage")))
                .isEmpty();
        assertThat(MailFailures.outcome(thrownIn("readServerResponse", "close", "sendMessage")))
                .isEmpty();
        assertThat(MailFailures.outcome(thrownIn("close", "protocolConnect", "connect")))
                .isEmpty();
    }
}
