package dev.keyward.audit.keycloak.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.KeycloakSession;

/** Finds the names of the roles in an admin event that grants or revokes roles, or adds them to another role. Stateless. */
final class RoleNames {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_REPRESENTATION = 64 * 1024;

    /** Resource types of the admin events that have a list of roles as their representation. */
    private static final Set<ResourceType> OF_MAPPINGS =
            Set.of(ResourceType.REALM_ROLE_MAPPING, ResourceType.CLIENT_ROLE_MAPPING);

    /**
     * Resource types of admin events about a role. If such an event is about the composites of the role, its
     * representation is a list of roles.
     */
    private static final Set<ResourceType> OF_ROLES = Set.of(ResourceType.REALM_ROLE, ResourceType.CLIENT_ROLE);

    private static final Pattern COMPOSITES =
            Pattern.compile("(?:clients/[^/]+/)?roles(?:-by-id)?/.+/composites", Pattern.DOTALL);

    private RoleNames() {}

    /**
     * Returns the names of the roles that the event grants or revokes, or that it adds to or removes from another role.
     * Empty for other events, and if the representation is longer than 64 KiB.
     */
    static List<String> in(KeycloakSession session, AdminEvent event) {
        return in(event, id -> current(session, event.getRealmId(), id));
    }

    /**
     * Returns the names of the roles in an admin event.
     *
     * @param nameById finds the current name of the role with an id. Keycloak's {@code RoleResource} adds composites by their id and does
     *     not compare the name of the representation, which may thus be any text
     */
    static List<String> in(AdminEvent event, Function<String, Optional<String>> nameById) {
        String text = event.getRepresentation();
        boolean isOfComposites = isOfComposites(event);
        if (!(isOfComposites || isOf(OF_MAPPINGS, event)) || text == null || text.length() > MAX_REPRESENTATION) {
            return List.of();
        }
        try {
            List<String> names = new ArrayList<>();
            for (JsonNode role : JSON.readTree(text)) {
                Optional<String> stated = text(role, "name");
                (isOfComposites ? text(role, "id").flatMap(nameById).or(() -> stated) : stated).ifPresent(names::add);
            }
            return names;
        } catch (IOException e) {
            return List.of();
        }
    }

    private static boolean isOfComposites(AdminEvent event) {
        return isOf(OF_ROLES, event)
                && event.getResourcePath() != null
                && COMPOSITES.matcher(event.getResourcePath()).matches();
    }

    private static boolean isOf(Set<ResourceType> types, AdminEvent event) {
        return event.getResourceType() != null && types.contains(event.getResourceType());
    }

    private static Optional<String> text(JsonNode role, String field) {
        return role.path(field).isTextual() ? Optional.of(role.path(field).textValue()) : Optional.empty();
    }

    /** Returns the name that the role with the given id has now; empty if it cannot be read. */
    private static Optional<String> current(KeycloakSession session, String realmId, String id) {
        try {
            return UnflushedRead.of(
                    session,
                    () -> Optional.ofNullable(session.realms().getRealm(realmId))
                            .map(realm -> session.roles().getRoleById(realm, id))
                            .map(role -> role.getName()));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }
}
