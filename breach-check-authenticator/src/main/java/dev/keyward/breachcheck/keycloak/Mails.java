package dev.keyward.breachcheck.keycloak;

import dev.keyward.breachcheck.MailedCode;
import dev.keyward.breachcheck.keycloak.signin.SignInCheckFactory;
import dev.keyward.breachcheck.keycloak.signin.SignInMetrics;
import java.time.Duration;
import java.util.Optional;
import org.keycloak.authentication.Authenticator;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * The queues of mails: one for notices, one for codes, so that nobody waits for a code behind everybody else's notices.
 *
 * <p>Thread-safe.
 */
public record Mails(MailQueue notices, MailQueue codes) implements AutoCloseable {

    public static Mails start() {
        return new Mails(new MailQueue("notices", Duration.ofHours(1)), new MailQueue("codes", MailedCode.LIFE));
    }

    /** Those of this server; empty where an administrator has switched the execution off. */
    public static Optional<Mails> of(KeycloakSession session) {
        return session.getKeycloakSessionFactory()
                                .getProviderFactory(Authenticator.class, SignInCheckFactory.PROVIDER_ID)
                        instanceof SignInCheckFactory factory
                ? Optional.of(factory.mails())
                : Optional.empty();
    }

    /** Whether the realm sends mail at all; if not, one of its mails counts as dropped. */
    static boolean canSend(RealmModel realm) {
        boolean can = !realm.getSmtpConfig().isEmpty();
        if (!can) {
            SignInMetrics.mail("dropped"); // not logged: its administrator knows
        }
        return can;
    }

    @Override
    public void close() {
        notices.close();
        codes.close();
    }
}
