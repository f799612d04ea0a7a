package dev.keyward.secondfactor.keycloak.mails;

import com.google.auto.service.AutoService;
import dev.keyward.providerkit.mail.MailKind;
import dev.keyward.providerkit.wording.Wording;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.keycloak.models.KeycloakSession;
import org.keycloak.theme.Theme;

/** Defines the mail that tells a user which second factor was added or removed, and when. Stateless and thread-safe. */
@AutoService(MailKind.class)
public final class FactorMailKind implements MailKind {

    static final String FEATURE = "second-factor";

    static final String ID = "second-factor-changed";

    private static final String CHANGE = "change";
    private static final String CHANGED = "changed";
    private static final String HELP = "help";

    /**
     * Returns the parameters of a mail about a changed factor.
     *
     * @param isAdded whether the factor was added, not removed
     * @param factor name of the factor in message keys
     * @param from IP address from which the user changed it; empty for a change by an administrator
     * @param canReset whether the user can reset the password by mail
     * @param help the realm's help text
     */
    static Map<String, String> parameters(
            boolean isAdded, String factor, Instant changed, String from, boolean canReset, String help) {
        return Map.of(
                CHANGE,
                isAdded ? "added" : "removed",
                "factor",
                factor,
                CHANGED,
                Long.toString(changed.toEpochMilli()),
                "from",
                from,
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
        return FEATURE;
    }

    @Override
    public String subject(Map<String, String> parameters) {
        return "keyward.mail.factor." + parameters.get(CHANGE) + ".subject";
    }

    @Override
    public String template() {
        return "keyward-factor-changed.ftl";
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
