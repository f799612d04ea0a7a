package dev.keyward.secondfactor.keycloak.mails;

import com.google.auto.service.AutoService;
import dev.keyward.providerkit.mail.MailKind;
import java.util.Locale;
import java.util.Map;
import org.keycloak.models.KeycloakSession;

/** Defines the mail with the code that a user enters before setting up the first factor. Stateless and thread-safe. */
@AutoService(MailKind.class)
public final class FactorCodeMailKind implements MailKind {

    public static final String ID = "second-factor-code";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String feature() {
        return FactorMailKind.FEATURE;
    }

    @Override
    public String subject(Map<String, String> parameters) {
        return "keyward.mail.code.subject";
    }

    @Override
    public String template() {
        return "keyward-factor-code.ftl";
    }

    @Override
    public Map<String, Object> attributes(KeycloakSession session, Locale language, Map<String, String> parameters) {
        return Map.copyOf(parameters);
    }
}
