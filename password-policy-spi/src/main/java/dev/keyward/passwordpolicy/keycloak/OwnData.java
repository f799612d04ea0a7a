package dev.keyward.passwordpolicy.keycloak;

import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/** What is known of the person who chooses a password: user name, e-mail address (whole and local part), names. */
final class OwnData {

    private OwnData() {}

    static List<String> of(UserModel user) {
        return words(user.getUsername(), user.getEmail(), user.getFirstName(), user.getLastName());
    }

    /** From the registration form that is being posted; Keycloak hands over the user name only. */
    static List<String> ofForm(KeycloakSession session, @Nullable String username) {
        MultivaluedMap<String, String> form;
        try {
            form = session.getContext().getHttpRequest().getDecodedFormParameters();
        } catch (ContextNotActiveException e) {
            return words(username); // Called without a request, as the bootstrap of a server does.
        }
        return words(
                username,
                form.getFirst(UserModel.USERNAME),
                form.getFirst(UserModel.EMAIL),
                form.getFirst(UserModel.FIRST_NAME),
                form.getFirst(UserModel.LAST_NAME));
    }

    private static List<String> words(@Nullable String... data) {
        return Stream.of(data)
                .filter(Objects::nonNull)
                .flatMap(datum -> Stream.of(datum, localPart(datum)))
                .distinct()
                .toList();
    }

    private static String localPart(String datum) {
        int at = datum.lastIndexOf('@');
        return at < 0 ? datum : datum.substring(0, at);
    }
}
