package dev.keyward.providerkit.mail;

import java.util.Locale;
import java.util.Map;
import org.keycloak.models.KeycloakSession;

/**
 * A kind of mail that a feature contributes: its template, its subject and the attributes of its texts.
 *
 * <p>Found by service loading. Implementations are stateless and thread-safe.
 */
public interface MailKind {

    /** Returns the id that stored mails have, at most 64 characters. It never changes after a release. */
    String id();

    /** Returns the feature in whose metrics the mails count, as in {@code breach-check}. */
    String feature();

    /** Returns the message key of the subject. Its one argument is the name of the realm. */
    String subject(Map<String, String> parameters);

    /** Returns the name of the template, below {@code html/} and {@code text/} of the e-mail theme. */
    String template();

    /**
     * Returns the attributes of the template, for the realm in the context of the session.
     *
     * @param language language of the texts
     * @param parameters those of the {@link Mail}
     */
    Map<String, Object> attributes(KeycloakSession session, Locale language, Map<String, String> parameters);
}
