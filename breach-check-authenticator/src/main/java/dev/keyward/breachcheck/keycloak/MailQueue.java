package dev.keyward.breachcheck.keycloak;

import dev.keyward.providerkit.FailureTrace;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.keycloak.email.EmailException;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Sends mails in the background, so that no sign-in waits for a mail server.
 *
 * <p>One thread, at most 1,000 mails that wait; each is tried four times within three minutes. What does not fit, or is not sent by
 * then, is counted and logged, and nobody is kept from signing in by it. What waits is lost when the server stops. Thread-safe.
 */
final class MailQueue implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(MailQueue.class);

    private static final int MOST_WAITING = 1_000;
    private static final List<Duration> PAUSES =
            List.of(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(120));

    private final OnceAMinute logged = new OnceAMinute();
    private final ScheduledThreadPoolExecutor threads;

    /** @param kind what it sends, for the name of its thread */
    MailQueue(String kind) {
        threads = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "keyward-mail-" + kind);
            thread.setDaemon(true);
            return thread;
        });
        threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Returns at once. */
    void add(KeycloakSessionFactory factory, Mail mail) {
        if (threads.getQueue().size() >= MOST_WAITING) {
            drop(mail, "too many mails wait for the mail server");
            return;
        }
        schedule(factory, mail, 0, Duration.ZERO);
    }

    private void schedule(KeycloakSessionFactory factory, Mail mail, int failures, Duration pause) {
        try {
            // A task that fails keeps its exception to itself; this one has dealt with every one.
            var unused = threads.schedule(() -> send(factory, mail, failures), pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            drop(mail, "the server stops");
        }
    }

    private void send(KeycloakSessionFactory factory, Mail mail, int failures) {
        try {
            KeycloakModelUtils.runJobInTransaction(factory, session -> {
                try {
                    mail.send(session);
                } catch (EmailException e) {
                    throw new IllegalStateException(e);
                }
            });
            SignInMetrics.mail("sent");
        } catch (RuntimeException | LinkageError e) {
            if (failures < PAUSES.size()) {
                schedule(factory, mail, failures + 1, PAUSES.get(failures));
                return;
            }
            SignInMetrics.mail("failed");
            log("A mail (%s) could not be sent after %d attempts. %s", mail, failures + 1, FailureTrace.of(e));
        }
    }

    private void drop(Mail mail, String why) {
        SignInMetrics.mail("dropped");
        log("A mail (%s) was not sent: %s.%s", mail, why, "");
    }

    /** At most once a minute: a mail server that is down fails for everybody. */
    private void log(String format, Object... arguments) {
        if (logged.isDue()) {
            LOG.errorf(format, arguments);
        }
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
