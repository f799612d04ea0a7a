package dev.keyward.passwordpolicy.keycloak.policy;

import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.PasswordCredentialModel;

/**
 * The user whose password is checked, or the new user who fills in a registration form.
 *
 * <p>Not thread-safe.
 */
public final class PasswordOwner {

    private final RealmModel realm;
    private final Optional<UserModel> user;
    private final Function<String, Stream<String>> attributes;

    private PasswordOwner(
            RealmModel realm, Optional<UserModel> user, Function<String, Stream<@Nullable String>> attributes) {
        this.realm = realm;
        this.user = user;
        this.attributes = name -> attributes.apply(name).flatMap(Stream::ofNullable);
    }

    public static PasswordOwner of(RealmModel realm, UserModel user) {
        return new PasswordOwner(realm, Optional.of(user), name -> switch (name) {
            case UserModel.USERNAME -> Stream.of(user.getUsername());
            case UserModel.EMAIL -> Stream.of(user.getEmail());
            case UserModel.FIRST_NAME -> Stream.of(user.getFirstName());
            case UserModel.LAST_NAME -> Stream.of(user.getLastName());
            default -> user.getAttributeStream(name);
        });
    }

    /** Reads the data of a new user from the submitted form, because Keycloak passes on the user name only. */
    public static PasswordOwner registering(KeycloakSession session, @Nullable String username) {
        Optional<MultivaluedMap<String, String>> form = form(session);
        return new PasswordOwner(session.getContext().getRealm(), Optional.empty(), name -> {
            Stream<@Nullable String> fields = form.stream()
                    .flatMap(posted -> Stream.of(posted.get(name), posted.get(Constants.USER_ATTRIBUTES_PREFIX + name)))
                    .filter(Objects::nonNull)
                    .flatMap(List::stream);
            return UserModel.USERNAME.equals(name) ? Stream.concat(Stream.of(username), fields) : fields;
        });
    }

    public RealmModel realm() {
        return realm;
    }

    /** The existing user whose password is checked; empty during registration. */
    public Optional<UserModel> user() {
        return user;
    }

    /**
     * Returns whether Keycloak stores a current or former password of the user with which a new password can be
     * compared.
     */
    public boolean hasStoredPasswords() {
        return user.stream()
                .map(UserModel::credentialManager)
                .flatMap(
                        credentials -> Stream.of(PasswordCredentialModel.TYPE, PasswordCredentialModel.PASSWORD_HISTORY)
                                .flatMap(credentials::getStoredCredentialsByTypeStream))
                .findAny()
                .isPresent();
    }

    /**
     * Returns the values of the user attribute or form field with the given name. User names and e-mail addresses lose their
     * domain.
     */
    public Stream<String> attribute(String name) {
        Stream<String> values = attributes.apply(name);
        return UserModel.USERNAME.equals(name) || UserModel.EMAIL.equals(name)
                ? values.map(PasswordOwner::localPart)
                : values;
    }

    /**
     * Returns the user's login name, e-mail address and names, which zxcvbn treats as easy to guess. Includes the local part of
     * each address.
     */
    List<String> data() {
        return Stream.of(UserModel.USERNAME, UserModel.EMAIL, UserModel.FIRST_NAME, UserModel.LAST_NAME)
                .flatMap(attributes)
                .flatMap(datum -> Stream.of(datum, localPart(datum)))
                .distinct()
                .toList();
    }

    private static String localPart(String datum) {
        int at = datum.lastIndexOf('@');
        return at < 0 ? datum : datum.substring(0, at);
    }

    /**
     * Returns the form fields of the current request. The result is empty if there is no request, for example while the server
     * bootstraps.
     */
    private static Optional<MultivaluedMap<String, String>> form(KeycloakSession session) {
        try {
            return Optional.ofNullable(session.getContext().getHttpRequest().getDecodedFormParameters());
        } catch (ContextNotActiveException e) {
            return Optional.empty();
        }
    }
}
