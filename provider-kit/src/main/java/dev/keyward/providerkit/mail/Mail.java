package dev.keyward.providerkit.mail;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * A mail to one user, stored as a kind of mail and its parameters, and rendered when it is sent.
 *
 * @param kind id of the {@link MailKind}
 * @param realmId id of the realm
 * @param userId id of the user
 * @param address the user's e-mail address when the mail was created; an attacker who changes the address later must not receive
 *     the notice
 * @param language language chosen during the sign-in; empty to use the language of the user or the realm
 * @param parameters values for the texts of the mail; may contain a verification code
 */
public record Mail(
        String kind,
        String realmId,
        String userId,
        String address,
        Optional<Locale> language,
        Map<String, String> parameters) {

    public Mail {
        parameters = Map.copyOf(parameters);
    }

    /** Returns a mail to the user's current e-mail address; the result is empty if the user has no address. */
    public static Optional<Mail> to(
            RealmModel realm, UserModel user, String kind, Locale language, Map<String, String> parameters) {
        return Optional.ofNullable(user.getEmail())
                .filter(address -> !address.isBlank())
                .map(address ->
                        new Mail(kind, realm.getId(), user.getId(), address, Optional.of(language), parameters));
    }

    /** Returns only the kind of this mail, because its address and parameters must not be logged. */
    @Override
    public String toString() {
        return "Mail[" + kind + "]";
    }
}
