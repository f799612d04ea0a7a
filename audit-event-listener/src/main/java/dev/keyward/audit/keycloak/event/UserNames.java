package dev.keyward.audit.keycloak.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/**
 * Finds the names of the people in an admin event, for the encrypted part of its audit record. A name that cannot be found is left out.
 * Stateless.
 */
final class UserNames {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_REPRESENTATION = 64 * 1024;

    /** Maps the fields of Keycloak's user representation to their keys in the personal data of a record. */
    private static final Map<String, String> FIELDS =
            Map.of("username", "username", "email", "email", "firstName", "first_name", "lastName", "last_name");

    private UserNames() {}

    /** Returns the user name of an administrator whom Keycloak has loaded to check the permissions of the call. */
    static Optional<String> current(KeycloakSession session, @Nullable String realmId, @Nullable String userId) {
        if (realmId == null || userId == null) {
            return Optional.empty();
        }
        try {
            return UnflushedRead.of(
                    session,
                    () -> Optional.ofNullable(session.realms().getRealm(realmId))
                            .map(found -> session.users().getUserById(found, userId))
                            .map(UserModel::getUsername));
        } catch (RuntimeException e) {
            return Optional.empty(); // for example a directory that does not answer
        }
    }

    /**
     * Returns the id of the user with the given user name.
     *
     * @param realmName name of the user's realm; null for the realm with the given id
     */
    static Optional<String> idOf(
            KeycloakSession session, @Nullable String realmName, @Nullable String realmId, String username) {
        try {
            return UnflushedRead.of(
                    session,
                    () -> Optional.ofNullable(
                                    realmName == null
                                            ? session.realms().getRealm(realmId)
                                            : session.realms().getRealmByName(realmName))
                            .map(realm -> session.users().getUserByUsername(realm, username))
                            .map(user -> user.getId()));
        } catch (RuntimeException e) {
            return Optional.empty(); // for example a directory that does not answer
        }
    }

    /** Returns the user name, first name, last name and e-mail address in the representation of a created or updated user. */
    static Map<String, String> inRepresentation(AdminEvent event) {
        String text = event.getRepresentation();
        if (event.getResourceType() != ResourceType.USER || text == null || text.length() > MAX_REPRESENTATION) {
            return Map.of();
        }
        try {
            JsonNode user = JSON.readTree(text);
            Map<String, String> names = new LinkedHashMap<>();
            FIELDS.forEach((field, key) -> {
                if (user.path(field).isTextual()) {
                    names.put(key, user.path(field).textValue());
                }
            });
            return names;
        } catch (IOException e) {
            return Map.of();
        }
    }
}
