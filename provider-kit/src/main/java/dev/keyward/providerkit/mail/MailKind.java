package dev.keyward.providerkit.mail;

import java.util.Locale;
import java.util.Map;
import org.keycloak.models.KeycloakSession;

/**
 * Defines one kind of mail that a feature of Keyward sends: its template, its subject, and the attributes of the template.
 *
 * <p>Implementations are found by {@link java.util.ServiceLoader}, and are stateless and thread-safe.
 */
public interface MailKind {

    /** Returns the id of this kind of mail in the table of stored mails, at most 64 characters. It never changes after a release. */
    String id();

    /** Returns the name of the Keyward feature whose metrics count these mails, for example {@code breach-check}. */
    String feature();

    /**
     * Returns the message key for the subject line of a mail that has the given parameters. The only argument of the
     * message is the name of the realm.
     */
    String subject(Map<String, String> parameters);

    /**
     * Returns the file name that this mail's template has in the folders {@code html/} and {@code text/} of the e-mail
     * theme.
     */
    String template();

    /**
     * Returns the attributes that the FreeMarker template gets for a mail with the given parameters. The realm is the one in the context
     * of the session.
     *
     * @param language language of the texts
     * @param parameters the parameters of the {@link Mail}
     */
    Map<String, Object> attributes(KeycloakSession session, Locale language, Map<String, String> parameters);
}
