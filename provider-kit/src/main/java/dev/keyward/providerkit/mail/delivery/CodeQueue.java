package dev.keyward.providerkit.mail.delivery;

import dev.keyward.providerkit.lanes.MailDelivery;
import dev.keyward.providerkit.lanes.MailLanes;
import dev.keyward.providerkit.lanes.MailLimits;
import dev.keyward.providerkit.mail.Mail;
import dev.keyward.providerkit.mail.delivery.MailTransport.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.keycloak.email.EmailException;

/**
 * Sends mails with verification codes from memory, so that no code is stored in the database.
 *
 * <p>A mail gets up to four attempts within ten minutes. Thread-safe.
 */
public final class CodeQueue implements AutoCloseable {

    private static final int MOST_PER_REALM = 500;
    private static final int MOST = 10_000;
    private static final int THREADS_PER_REALM = 4;
    private static final int THREADS = 128;
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final List<Duration> PAUSES =
            List.of(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(120));
    private static final Duration LIFE = Duration.ofMinutes(10);

    private final MailTransport transport;
    private final MailReport report;
    private final MailLanes lanes = new MailLanes(
            "keyward-mail-codes",
            new MailLimits(MOST_PER_REALM, MOST, THREADS_PER_REALM, THREADS, DEADLINE, PAUSES, LIFE));

    public CodeQueue(MailTransport transport, MailReport report) {
        this.transport = transport;
        this.report = report;
    }

    /** Adds the given mail to the queue and returns at once. If the queue is full, the mail is counted as dropped and logged. */
    public void add(Mail mail) {
        if (!lanes.add(mail.realmId(), new Delivery(mail))) {
            report.dropped(mail, "too many mails of this realm, or of all realms, wait for a mail server.");
        }
    }

    @Override
    public void close() {
        lanes.close();
    }

    private final class Delivery implements MailDelivery {

        private final Mail mail;
        private volatile Outcome outcome = Outcome.NOT_CURRENT;

        Delivery(Mail mail) {
            this.mail = mail;
        }

        @Override
        public boolean attempt() {
            try {
                outcome = transport.send(mail, session -> true);
                return outcome.isAnswerOfServer();
            } catch (EmailException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void overdue() {
            report.overdue(mail);
        }

        @Override
        public void sent() {
            report.ended(mail, outcome);
        }

        @Override
        public void failed(Optional<Throwable> last) {
            report.failed(mail, MailReport.cause(last));
        }
    }
}
