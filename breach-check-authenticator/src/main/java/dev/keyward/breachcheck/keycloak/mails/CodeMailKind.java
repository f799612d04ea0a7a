package dev.keyward.breachcheck.keycloak.mails;

import com.google.auto.service.AutoService;
import dev.keyward.providerkit.mail.MailKind;
import java.util.Locale;
import java.util.Map;
import org.keycloak.models.KeycloakSession;

/** Defines the mail with the verification code that a user enters before changing the password. Stateless and thread-safe. */
@AutoService(MailKind.class)
public final class CodeMailKind implements MailKind {

    public static final String ID = "breach-check-code";

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
        return "keyward.mail.code.subject";
    }

    @Override
    public String template() {
        return "keyward-password-code.ftl";
    }

    @Override
    public Map<String, Object> attributes(KeycloakSession session, Locale language, Map<String, String> parameters) {
        return Map.copyOf(parameters);
    }
}
