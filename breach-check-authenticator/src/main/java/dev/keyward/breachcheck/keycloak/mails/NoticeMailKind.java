package dev.keyward.breachcheck.keycloak.mails;

import com.google.auto.service.AutoService;
import dev.keyward.breachcheck.Deadline;
import dev.keyward.breachcheck.PasswordProblem;
import dev.keyward.providerkit.mail.MailKind;
import dev.keyward.providerkit.wording.Wording;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.theme.Theme;

/** Defines the mail that tells a user, after a sign-in, that their password is breached or weak. Stateless and thread-safe. */
@AutoService(MailKind.class)
public final class NoticeMailKind implements MailKind {

    static final String ID = "breach-check-notice";

    private static final String REASON = "reason";
    private static final String NEXT = "next";
    private static final String USED = "used";
    private static final String DUE = "due";
    private static final String HELP = "help";

    /**
     * Returns the parameters of a notice about a breached or weak password.
     *
     * @param next name of the advice in message keys, see {@link Notices.Next}
     * @param used time of the sign-in
     * @param help the realm's help text
     */
    static Map<String, String> parameters(
            PasswordProblem reason, String next, Instant used, Optional<Deadline> deadline, String help) {
        Map<String, String> parameters = new HashMap<>(
                Map.of(REASON, reason.word(), NEXT, next, USED, Long.toString(used.toEpochMilli()), HELP, help));
        deadline.ifPresent(
                until -> parameters.put(DUE, Long.toString(until.due().toEpochMilli())));
        return parameters;
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String feature() {
        return Notices.FEATURE;
    }

    @Override
    public String subject(Map<String, String> parameters) {
        return "keyward.mail." + parameters.get(REASON) + ".subject";
    }

    @Override
    public String template() {
        return "keyward-password-notice.ftl";
    }

    @Override
    public Map<String, Object> attributes(KeycloakSession session, Locale language, Map<String, String> parameters) {
        Wording wording = Wording.of(session, session.getContext().getRealm(), Theme.Type.EMAIL, language);
        Map<String, Object> attributes = new HashMap<>(parameters);
        attributes.put(HELP, wording.help(parameters.getOrDefault(HELP, "")));
        wording.time(parameters, USED).ifPresent(used -> {
            attributes.put("usedDate", used.date());
            attributes.put("usedTime", used.time());
        });
        wording.time(parameters, DUE).ifPresent(due -> {
            attributes.put("dueDate", due.date());
            attributes.put("dueTime", due.time());
        });
        return attributes;
    }
}
