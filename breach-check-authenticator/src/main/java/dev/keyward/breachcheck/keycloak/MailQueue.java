package dev.keyward.breachcheck.keycloak;

import dev.keyward.breachcheck.MailDelivery;
import dev.keyward.breachcheck.MailLanes;
import dev.keyward.breachcheck.MailLimits;
import dev.keyward.breachcheck.keycloak.signin.SignInMetrics;
import dev.keyward.providerkit.failures.FailureTrace;
import dev.keyward.providerkit.failures.OnceAMinute;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.email.EmailException;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Sends the mails of all realms in the background, so that no sign-in waits for a mail server, and no realm for that of another one.
 *
 * <p>Each attempt has 30 seconds by the clock, each mail four attempts. Mails that do not fit, or are not sent in time, are counted
 * and logged without their address, and nobody is kept from signing in by them. What waits is lost when the server stops. Thread-safe.
 */
final class MailQueue implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(MailQueue.class);

    private static final int MOST_OF_A_REALM = 500;
    private static final int MOST = 10_000;
    private static final int THREADS_OF_A_REALM = 4;
    private static final int THREADS = 128;
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final List<Duration> PAUSES =
            List.of(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(120));

    private final OnceAMinute logged = new OnceAMinute();
    private final MailLanes lanes;

    /**
     * @param kind what it sends, for the names of its threads
     * @param life how long a mail is of use
     */
    MailQueue(String kind, Duration life) {
        lanes = new MailLanes(
                "keyward-mail-" + kind,
                new MailLimits(MOST_OF_A_REALM, MOST, THREADS_OF_A_REALM, THREADS, DEADLINE, PAUSES, life));
    }

    /** Returns at once. */
    void add(KeycloakSessionFactory factory, Mail mail) {
        if (!lanes.add(mail.realmId(), new Delivery(factory, mail))) {
            SignInMetrics.mail("dropped");
            log(mail, "was dropped: too many mails of this realm, or of all realms, wait for a mail server.");
        }
    }

    private final class Delivery implements MailDelivery {

        private final KeycloakSessionFactory factory;
        private final Mail mail;

        Delivery(KeycloakSessionFactory factory, Mail mail) {
            this.factory = factory;
            this.mail = mail;
        }

        @Override
        public void attempt() {
            KeycloakModelUtils.runJobInTransaction(factory, session -> {
                try {
                    mail.send(session);
                } catch (EmailException e) {
                    throw new IllegalStateException(e);
                }
            });
        }

        @Override
        public void overdue() {
            SignInMetrics.overdueMail();
            log(
                    mail,
                    "is held up: the mail server has not taken it after " + DEADLINE.toSeconds()
                            + " s. This realm’s mails are sent one at a time until it answers.");
        }

        @Override
        public void sent() {
            SignInMetrics.mail("sent");
        }

        @Override
        public void failed(Optional<Throwable> last) {
            SignInMetrics.mail("failed");
            log(
                    mail,
                    "could not be sent in time. "
                            + last.map(FailureTrace::of).orElse("The mail server did not answer within the deadline."));
        }
    }

    /** At most once a minute: a mail server that is down fails for everybody. */
    private void log(Mail mail, String what) {
        if (logged.isDue()) {
            LOG.errorf("Realm %s: a mail (%s) %s", mail.realmId(), mail, what);
        }
    }

    @Override
    public void close() {
        lanes.close();
    }
}
