package dev.keyward.providerkit.mail.delivery;

import dev.keyward.providerkit.mail.Mail;
import dev.keyward.providerkit.mail.MailKind;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.keycloak.email.EmailException;
import org.keycloak.email.EmailSenderProvider;
import org.keycloak.email.EmailTemplateProvider;
import org.keycloak.locale.LocaleSelectorProvider;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.utils.KeycloakSessionUtil;

/**
 * Renders a mail with the realm's e-mail theme and sends it through the realm's mail server.
 *
 * <p>The transaction ends before the connection to the mail server begins. Otherwise a mail server that hangs would hold a
 * database connection. Thread-safe.
 */
public final class MailSender implements MailTransport {

    private final KeycloakSessionFactory factory;
    private final MailKinds kinds = new MailKinds();

    public MailSender(KeycloakSessionFactory factory) {
        this.factory = factory;
    }

    /** Returns the name of the feature that defines a kind of mail; {@code mail} if no feature in this jar does. */
    public String featureOf(String kind) {
        return kinds.find(kind).map(MailKind::feature).orElse("mail");
    }

    @Override
    public boolean send(Mail mail) throws EmailException {
        KeycloakSession before = KeycloakSessionUtil.getKeycloakSession();
        try (KeycloakSession session = factory.create()) {
            KeycloakSessionUtil.setKeycloakSession(session);
            Optional<RenderedMail> rendered = renderInTransaction(session, mail);
            if (rendered.isEmpty()) {
                return false;
            }
            rendered.get().sendWith(session.getProvider(EmailSenderProvider.class));
            return true;
        } finally {
            KeycloakSessionUtil.setKeycloakSession(before);
        }
    }

    private Optional<RenderedMail> renderInTransaction(KeycloakSession session, Mail mail) throws EmailException {
        session.getTransactionManager().begin();
        try {
            Optional<RenderedMail> rendered = render(session, mail);
            session.getTransactionManager().commit();
            return rendered;
        } catch (RuntimeException | EmailException e) {
            session.getTransactionManager().rollback(); // does nothing if the commit has failed
            throw e;
        }
    }

    private Optional<RenderedMail> render(KeycloakSession session, Mail mail) throws EmailException {
        MailKind kind = kinds.find(mail.kind())
                .orElseThrow(() -> new EmailException("This node does not know the mail " + mail.kind() + "."));
        RealmModel realm = session.realms().getRealm(mail.realmId());
        if (realm == null) {
            return Optional.empty();
        }
        session.getContext().setRealm(realm);
        UserModel user = session.users().getUserById(realm, mail.userId());
        if (user == null) {
            return Optional.empty();
        }
        if (realm.getSmtpConfig().isEmpty()) {
            throw new EmailException("The realm has no mail server.");
        }
        mail.language()
                .ifPresent(chosen ->
                        session.setAttribute(LocaleSelectorProvider.USER_REQUEST_LOCALE, chosen.toLanguageTag()));
        Locale language = session.getContext().resolveLocale(user, true);
        Map<String, Object> attributes = new HashMap<>(kind.attributes(session, language, mail.parameters()));
        attributes.put(Constants.IGNORE_ACCEPT_LANGUAGE_HEADER, "true");
        CapturingSender sender = new CapturingSender();
        session.getKeycloakSessionFactory()
                .getProviderFactory(EmailTemplateProvider.class)
                .create(sender.in(session))
                .setRealm(realm)
                .setUser(user)
                .send(
                        kind.subject(mail.parameters()),
                        List.of(nameOf(realm)),
                        kind.template(),
                        attributes,
                        mail.address());
        return sender.captured();
    }

    private static String nameOf(RealmModel realm) {
        return Optional.ofNullable(realm.getDisplayName())
                .filter(name -> !name.isBlank())
                .orElse(realm.getName());
    }
}
