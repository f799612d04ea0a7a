package dev.keyward.providerkit.mail.delivery;

import dev.keyward.providerkit.lanes.FairSlots;
import dev.keyward.providerkit.mail.Mail;
import dev.keyward.providerkit.mail.MailKind;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
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

    /** Maximum number of mails that are rendered at a time. Each holds one of the 100 connections that Keycloak's pool has by default. */
    private static final int RENDERINGS = 16;

    private static final int RENDERINGS_PER_REALM = 2;

    /** Time after which a rendering counts as slow, for example because the directory that stores the user hangs. */
    private static final Duration SLOW = Duration.ofSeconds(5);

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

    private final FairSlots renderings = new FairSlots(RENDERINGS, RENDERINGS_PER_REALM, SLOW, System::nanoTime);
    private final KeycloakSessionFactory factory;
    private final MailKinds kinds = new MailKinds();

    public MailSender(KeycloakSessionFactory factory) {
        this.factory = factory;
    }

    /**
     * Returns the name of the feature that defines the given kind of mail. The name is {@code mail} if no feature in this jar
     * defines it.
     */
    public String featureOf(String kind) {
        return kinds.find(kind).map(MailKind::feature).orElse("mail");
    }

    /** Returns the ids of the kinds of mail that this node can send. */
    public Set<String> kinds() {
        return kinds.ids();
    }

    @Override
    public Outcome send(Mail mail, Predicate<KeycloakSession> mayBegin) throws EmailException {
        KeycloakSession before = KeycloakSessionUtil.getKeycloakSession();
        try (KeycloakSession session = factory.create()) {
            KeycloakSessionUtil.setKeycloakSession(session);
            Rendering rendering = renderWhenFree(session, mail, mayBegin);
            return rendering.mail().isPresent() ? send(session, rendering.mail().get()) : rendering.outcome();
        } finally {
            KeycloakSessionUtil.setKeycloakSession(before);
        }
    }

    private static Outcome send(KeycloakSession session, RenderedMail mail) throws EmailException {
        try {
            mail.sendWith(session.getProvider(EmailSenderProvider.class));
            return Outcome.SENT;
        } catch (EmailException e) {
            return MailFailures.outcome(e).orElseThrow(() -> e);
        }
    }

    /** Result of rendering a mail: the rendered mail, or the outcome that explains why there is none. */
    private record Rendering(Outcome outcome, Optional<RenderedMail> mail) {

        static Rendering none(Outcome outcome) {
            return new Rendering(outcome, Optional.empty());
        }
    }

    /**
     * Waits for a free slot before it renders the mail, because each rendering holds a database connection. A mail that
     * gets no slot in time is not tried further in this attempt.
     */
    private Rendering renderWhenFree(KeycloakSession session, Mail mail, Predicate<KeycloakSession> mayBegin)
            throws EmailException {
        FairSlots.Slot slot = takeSlot(mail.realmId());
        try {
            return renderInTransaction(session, mail, mayBegin);
        } finally {
            slot.close();
        }
    }

    private FairSlots.Slot takeSlot(String realmId) throws EmailException {
        try {
            return renderings
                    .take(realmId, LONGEST_WAIT)
                    .orElseThrow(() -> new EmailException("Too many mails are being rendered."));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmailException("The server stops.", e);
        }
    }

    private Rendering renderInTransaction(KeycloakSession session, Mail mail, Predicate<KeycloakSession> mayBegin)
            throws EmailException {
        session.getTransactionManager().begin();
        try {
            Rendering rendering = render(session, mail);
            if (rendering.mail().isPresent() && !mayBegin.test(session)) {
                rendering = Rendering.none(Outcome.NOT_CURRENT);
            }
            session.getTransactionManager().commit();
            return rendering;
        } catch (RuntimeException | EmailException e) {
            session.getTransactionManager().rollback(); // does nothing if the commit has failed
            throw new MailFailures.RenderingException(e);
        }
    }

    private Rendering render(KeycloakSession session, Mail mail) throws EmailException {
        MailKind kind = kinds.find(mail.kind())
                .orElseThrow(() -> new EmailException("This node does not know the mail " + mail.kind() + "."));
        RealmModel realm = session.realms().getRealm(mail.realmId());
        if (realm == null) {
            return Rendering.none(Outcome.NO_RECIPIENT);
        }
        session.getContext().setRealm(realm);
        UserModel user = session.users().getUserById(realm, mail.userId());
        if (user == null) {
            return Rendering.none(Outcome.NO_RECIPIENT);
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
                .send(kind.subject(mail.parameters()), List.of(nameOf(realm)), kind.template(), attributes);
        // Replaces the user's current address, because Keycloak before 26.7 cannot render for another address.
        return sender.captured()
                .map(rendered -> new Rendering(Outcome.SENT, Optional.of(rendered.withAddress(mail.address()))))
                .orElse(Rendering.none(Outcome.NOT_CAPTURED));
    }

    private static String nameOf(RealmModel realm) {
        return Optional.ofNullable(realm.getDisplayName())
                .filter(name -> !name.isBlank())
                .orElse(realm.getName());
    }
}
