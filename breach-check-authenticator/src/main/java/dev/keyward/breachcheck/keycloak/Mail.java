package dev.keyward.breachcheck.keycloak;

import dev.keyward.breachcheck.keycloak.pages.Wording;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.keycloak.email.EmailException;
import org.keycloak.email.EmailTemplateProvider;
import org.keycloak.locale.LocaleSelectorProvider;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.theme.Theme;

/**
 * One mail to one user, to be rendered and sent later.
 *
 * @param realmId the id of the realm
 * @param userId the id of the user
 * @param address where it goes, which may not be the user's any more when it is sent
 * @param subject the key of the subject, whose parameter is the name of the realm
 * @param template below {@code html/} and {@code text/}
 * @param attributes what the template needs, as text; {@code help} reaches it as lines
 * @param language in which it is written, if the realm has it
 */
record Mail(
        String realmId,
        String userId,
        String address,
        String subject,
        String template,
        Map<String, String> attributes,
        Locale language) {

    Mail {
        attributes = Map.copyOf(attributes);
    }

    /** Attributes may hold a code. */
    @Override
    public String toString() {
        return "Mail[" + template + "]";
    }

    /** In a session of its own; does nothing when realm or user are gone. */
    void send(KeycloakSession session) throws EmailException {
        RealmModel realm = session.realms().getRealm(realmId);
        if (realm == null) {
            return;
        }
        session.getContext().setRealm(realm);
        UserModel user = session.users().getUserById(realm, userId);
        if (user == null) {
            return;
        }
        session.setAttribute(LocaleSelectorProvider.USER_REQUEST_LOCALE, language.toLanguageTag());
        String name = Optional.ofNullable(realm.getDisplayName())
                .filter(display -> !display.isBlank())
                .orElse(realm.getName());
        Map<String, Object> all = new HashMap<>(attributes);
        all.put(Constants.IGNORE_ACCEPT_LANGUAGE_HEADER, "true");
        all.put(
                "help",
                Wording.of(session, realm, Theme.Type.EMAIL, language).help(attributes.getOrDefault("help", "")));
        session.getProvider(EmailTemplateProvider.class)
                .setRealm(realm)
                .setUser(user)
                .send(subject, List.of(name), template, all, address);
    }
}
