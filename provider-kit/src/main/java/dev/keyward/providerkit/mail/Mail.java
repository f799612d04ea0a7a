package dev.keyward.providerkit.mail;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * One mail to one user, to be rendered when it is sent.
 *
 * @param kind id of the {@link MailKind}
 * @param realmId id of the realm
 * @param userId id of the user
 * @param address the user's address when the mail was made; an attacker who changes the address afterwards must not get the
 *     notice about it instead
 * @param language language that was chosen during the sign-in; empty to use that of the user or the realm
 * @param parameters what the kind needs for its texts; may hold a code
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

    /** Returns a mail to the user's current address; empty if the user has none. */
    public static Optional<Mail> to(
            RealmModel realm, UserModel user, String kind, Locale language, Map<String, String> parameters) {
        return Optional.ofNullable(user.getEmail())
                .filter(address -> !address.isBlank())
                .map(address ->
                        new Mail(kind, realm.getId(), user.getId(), address, Optional.of(language), parameters));
    }

    /** Shows neither the address nor the parameters. */
    @Override
    public String toString() {
        return "Mail[" + kind + "]";
    }
}
