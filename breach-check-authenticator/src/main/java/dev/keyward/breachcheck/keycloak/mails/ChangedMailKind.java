package dev.keyward.breachcheck.keycloak.mails;

import com.google.auto.service.AutoService;
import dev.keyward.providerkit.mail.MailKind;
import dev.keyward.providerkit.wording.Wording;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.keycloak.models.KeycloakSession;
import org.keycloak.theme.Theme;

/**
 * Defines the mail that tells a user when and from which IP address a breached or weak password was changed. Stateless and
 * thread-safe.
 */
@AutoService(MailKind.class)
public final class ChangedMailKind implements MailKind {

    static final String ID = "breach-check-changed";

    private static final String CHANGED = "changed";
    private static final String HELP = "help";

    /**
     * Returns the parameters of a notice about a changed password.
     *
     * @param from IP address from which the password was changed; empty if unknown
     * @param endsSessions whether the user's other sessions ended with the change
     * @param canReset whether the user can reset the password by mail
     * @param help the realm's help text
     */
    static Map<String, String> parameters(
            Instant changed, String from, boolean endsSessions, boolean canReset, String help) {
        return Map.of(
                CHANGED,
                Long.toString(changed.toEpochMilli()),
                "from",
                from,
                "endsSessions",
                Boolean.toString(endsSessions),
                "canReset",
                Boolean.toString(canReset),
                HELP,
                help);
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
        return "keyward.mail.changed.subject";
    }

    @Override
    public String template() {
        return "keyward-password-changed.ftl";
    }

    @Override
    public Map<String, Object> attributes(KeycloakSession session, Locale language, Map<String, String> parameters) {
        Wording wording = Wording.of(session, session.getContext().getRealm(), Theme.Type.EMAIL, language);
        Map<String, Object> attributes = new HashMap<>(parameters);
        attributes.put(HELP, wording.help(parameters.getOrDefault(HELP, "")));
        wording.time(parameters, CHANGED).ifPresent(changed -> {
            attributes.put("changedDate", changed.date());
            attributes.put("changedTime", changed.time());
        });
        return attributes;
    }
}
