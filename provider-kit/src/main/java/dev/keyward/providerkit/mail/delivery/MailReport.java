package dev.keyward.providerkit.mail.delivery;

import dev.keyward.providerkit.failures.FailureTrace;
import dev.keyward.providerkit.failures.OnceAMinute;
import dev.keyward.providerkit.mail.Mail;
import dev.keyward.providerkit.mail.UncertainMail;
import dev.keyward.providerkit.mail.delivery.MailTransport.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Counts mails by outcome and logs failed deliveries, without addresses and texts.
 *
 * <p>Logs at most one line a minute about failures, because all mails fail while a mail server is down. Thread-safe.
 */
public final class MailReport {

    private static final Logger LOG = Logger.getLogger(MailReport.class);

    /** Maximum number of realms and kinds of mail that one log line names. */
    private static final int MOST_KINDS = 20;

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

    /**
     * Counts mails whose acceptance by the mail server is unknown. They are not sent again. Logs one line for all of
     * them, even if another line was logged within the minute: nobody else reports these mails.
     */
    public void uncertain(List<UncertainMail> mails) {
        mails.forEach(uncertain -> count(uncertain.mail(), "uncertain"));
        if (!mails.isEmpty()) {
            LOG.error(description(mails));
        }
    }

    /**
     * Describes the given mails with an unknown outcome, so that an administrator can find them in the log of the mail server.
     * There is at least one mail.
     */
    static String description(List<UncertainMail> mails) {
        Map<String, Long> kinds = mails.stream()
                .map(UncertainMail::mail)
                .collect(Collectors.groupingBy(
                        mail -> "realm " + mail.realmId() + ": " + mail, TreeMap::new, Collectors.counting()));
        List<Instant> times = mails.stream().map(UncertainMail::since).sorted().toList();
        return ("It is unknown whether the mail server has accepted %d mail(s) (%s%s). A Keycloak node began to send them between"
                        + " %s and %s, and was then killed or lost the database. They are not sent again, because they could arrive"
                        + " twice. The log of the mail server shows which of them it accepted.")
                .formatted(
                        mails.size(),
                        kinds.entrySet().stream()
                                .limit(MOST_KINDS)
                                .map(kind -> kind.getKey() + " " + kind.getValue())
                                .collect(Collectors.joining(", ")),
                        kinds.size() > MOST_KINDS ? ", and other realms" : "",
                        times.get(0),
                        times.get(times.size() - 1));
    }

    /** Logs a failed attempt to send the given mail, which will be tried again. */
    public void postponed(Mail mail, Optional<Throwable> last) {
        log(mail, "could not be sent and is tried again. " + cause(last));
    }

    /** @param last exception of the last attempt; empty if the attempt exceeded its deadline or was never made */
    static String cause(Optional<Throwable> last) {
        return last.map(FailureTrace::of).orElse("It was not rendered and accepted by the mail server in time.");
    }

    /** Counts and logs that an attempt to send the given mail has exceeded its deadline. */
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
