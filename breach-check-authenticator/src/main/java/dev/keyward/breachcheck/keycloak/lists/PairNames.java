package dev.keyward.breachcheck.keycloak.lists;

import dev.keyward.providerkit.passwords.PasswordExplanation;
import jakarta.ws.rs.core.MultivaluedMap;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ModelDuplicateException;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserProvider;

/**
 * Selects the names of a user that are paired with a password. Each pair of name and password is looked up in an index
 * of such pairs.
 *
 * <p>A name that another user has is omitted. Otherwise an attacker could register with another person's name or e-mail address,
 * and learn which password leaked together with it, without a failed sign-in being counted. An address that the user has verified
 * is kept, even if another user claims it. The selection depends only on the names, so its duration reveals nothing about a pair.
 * Not thread-safe.
 */
public final class PairNames {

    /** Maximum length of a user name or address in Keycloak's database. */
    private static final int LONGEST = 255;

    private final RealmModel realm;
    private final UserProvider users;
    private final Optional<UserModel> self;

    private PairNames(KeycloakSession session, RealmModel realm, Optional<UserModel> self) {
        this.realm = realm;
        this.users = session.users();
        this.self = self;
    }

    /**
     * Returns a supplier of an existing user's names, for lookups of pairs of name and password. It is evaluated lazily, because it
     * may query every user store.
     */
    public static Supplier<List<String>> of(KeycloakSession session, RealmModel realm, UserModel user) {
        return () -> PasswordExplanation.isRunning(session)
                ? List.of()
                : new PairNames(session, realm, Optional.of(user)).ownOf(user.getUsername(), user.getEmail());
    }

    /**
     * Returns a supplier of the names of a registering user. The names are for looking up name-and-password pairs. They
     * are the user name, and the e-mail address in the submitted form.
     */
    public static Supplier<List<String>> ofNewcomer(KeycloakSession session, @Nullable String username) {
        return () -> new PairNames(session, session.getContext().getRealm(), Optional.empty())
                .ownOf(username, postedAddress(session));
    }

    private List<String> ownOf(@Nullable String username, @Nullable String address) {
        return Stream.of(Optional.ofNullable(username), Optional.ofNullable(address))
                .flatMap(Optional::stream)
                .filter(name -> !name.isBlank() && name.length() <= LONGEST)
                .distinct()
                .filter(name -> isVerifiedAddress(name) || forms(name).noneMatch(this::belongsToAnotherUser))
                .toList();
    }

    private boolean isVerifiedAddress(String name) {
        return self.filter(UserModel::isEmailVerified)
                .map(UserModel::getEmail)
                .map(PairNames::lowerCase)
                .filter(lowerCase(name)::equals)
                .isPresent();
    }

    /**
     * Returns all spellings of the given name that produce the same digest when combined with a password. A user store may
     * distinguish them.
     */
    private static Stream<String> forms(String name) {
        return Stream.of(
                        name,
                        name.strip(),
                        Normalizer.normalize(name.strip(), Normalizer.Form.NFC),
                        Normalizer.normalize(name.strip(), Normalizer.Form.NFD))
                .distinct();
    }

    /** Returns whether another user can sign in with the given name, as user name or as e-mail address. */
    private boolean belongsToAnotherUser(String name) {
        try {
            return isAnotherUser(users.getUserByUsername(realm, name))
                    || (name.contains("@") && isAddressOfAnotherUser(name));
        } catch (ModelDuplicateException e) {
            return true; // more than one user has it
        }
    }

    private boolean isAddressOfAnotherUser(String address) {
        return realm.isDuplicateEmailsAllowed()
                ? users.searchForUserStream(realm, exactly(address), 0, 2).anyMatch(this::isAnotherUser)
                : isAnotherUser(users.getUserByEmail(realm, address));
    }

    private static Map<String, String> exactly(String address) {
        return Map.of(UserModel.EMAIL, lowerCase(address), UserModel.EXACT, "true");
    }

    private static String lowerCase(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private boolean isAnotherUser(@Nullable UserModel user) {
        return user != null
                && self.map(own -> !own.getId().equals(user.getId())).orElse(true);
    }

    private static @Nullable String postedAddress(KeycloakSession session) {
        MultivaluedMap<String, String> form =
                session.getContext().getHttpRequest().getDecodedFormParameters();
        return form == null ? null : form.getFirst(UserModel.EMAIL);
    }
}
