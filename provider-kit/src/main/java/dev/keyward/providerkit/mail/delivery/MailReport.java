package dev.keyward.providerkit.mail.delivery;

import dev.keyward.providerkit.failures.FailureTrace;
import dev.keyward.providerkit.failures.OnceAMinute;
import dev.keyward.providerkit.mail.Mail;
import dev.keyward.providerkit.mail.delivery.MailTransport.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;

/**
 * Counts mails by outcome and logs failed deliveries, without addresses and texts.
 *
 * <p>Logs at most one line a minute, because all mails fail while a mail server is down. Thread-safe.
 */
public final class MailReport {

    private static final Logger LOG = Logger.getLogger(MailReport.class);

    private final OnceAMinute logged = new OnceAMinute();
    private final UnaryOperator<String> features;

    /** @param features returns the name of the feature for the id of a kind of mail */
    public MailReport(UnaryOperator<String> features) {
        this.features = features;
    }

    /** Counts the given mail under its final outcome. Mails that have no recipient or are outdated do not count. */
    public void ended(Mail mail, Outcome outcome) {
        switch (outcome) {
            case SENT -> count(mail, "sent");
            case REFUSED -> failed(mail, "The mail server refuses the address for good.");
            case NOT_CAPTURED ->
                dropped(mail, "the e-mail template provider did not use the EmailSenderProvider of its session.");
            case NO_RECIPIENT, NOT_CURRENT -> {}
        }
    }

    /** Counts a mail as dropped because its realm has no mail server. Logs nothing, because that is a choice of the administrator. */
    public void droppedWithoutServer(Mail mail) {
        count(mail, "dropped");
    }

    /** @param why a clause that completes "was dropped: " */
    public void dropped(Mail mail, String why) {
        count(mail, "dropped");
        log(mail, "was dropped: " + why);
    }

    /** @param why a complete sentence with the reason, for the log */
    public void failed(Mail mail, String why) {
        count(mail, "failed");
        log(mail, "was given up. " + why);
    }

    /** Counts and logs a mail that is not sent again, because its node was killed while it sent the mail. */
    public void uncertain(Mail mail) {
        count(mail, "uncertain");
        log(
                mail,
                "was being sent when its node stopped. The mail server may have accepted it, so it is not sent again.");
    }

    /** Logs a failed attempt to send the given mail, which will be tried again. */
    public void postponed(Mail mail, Optional<Throwable> last) {
        log(mail, "could not be sent and is tried again. " + cause(last));
    }

    /** @param last exception of the last attempt; empty if the attempt exceeded its deadline or was never made */
    static String cause(Optional<Throwable> last) {
        return last.map(FailureTrace::of).orElse("It was not rendered and accepted by the mail server in time.");
    }

    /** Counts and logs an attempt to send the given mail that exceeded its deadline. */
    public void overdue(Mail mail) {
        Counter.builder(name(mail) + ".overdue")
                .description("Attempts to send a mail that passed their deadline")
                .register(Metrics.globalRegistry)
                .increment();
        log(
                mail,
                "is held up: it was not rendered and accepted by the mail server within the deadline. The realm’s mails are sent"
                        + " one at a time until a mail is.");
    }

    private void count(Mail mail, String outcome) {
        Counter.builder(name(mail))
                .description("Mails by outcome")
                .tag("outcome", outcome)
                .register(Metrics.globalRegistry)
                .increment();
    }

    private String name(Mail mail) {
        return "keyward." + features.apply(mail.kind()).replace('-', '.') + ".mails";
    }

    private void log(Mail mail, String what) {
        if (logged.isDue()) {
            LOG.errorf("Realm %s: a mail (%s) %s", mail.realmId(), mail, what);
        }
    }
}
