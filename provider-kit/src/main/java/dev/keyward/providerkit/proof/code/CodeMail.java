package dev.keyward.providerkit.proof.code;

import dev.keyward.providerkit.mail.Mail;
import dev.keyward.providerkit.mail.Mails;
import java.util.Map;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Mails a verification code to a user in the background.
 *
 * @param kind id of the kind of mail
 */
public record CodeMail(KeycloakSession session, RealmModel realm, UserModel user, String kind) {

    /** Mails the code, split into two groups of four digits, in the language of the current sign-in. */
    public void send(String code) {
        Map<String, String> parameters = Map.of(
                "code",
                code.substring(0, 4) + " " + code.substring(4),
                "minutes",
                Long.toString(MailedCode.LIFE.toMinutes()));
        Mail.to(realm, user, kind, session.getContext().resolveLocale(user), parameters)
                .ifPresent(mail -> Mails.of(session).ifPresent(mails -> mails.sendNow(mail)));
    }
}
