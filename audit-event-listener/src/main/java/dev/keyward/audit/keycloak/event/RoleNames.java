package dev.keyward.audit.keycloak.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.events.admin.ResourceType;

/** Finds the names of the roles in an admin event that grants or revokes roles. Stateless. */
final class RoleNames {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_REPRESENTATION = 64 * 1024;

    /** Resource types of admin events whose representation is a list of roles. */
    private static final Set<ResourceType> OF_ROLES =
            Set.of(ResourceType.REALM_ROLE_MAPPING, ResourceType.CLIENT_ROLE_MAPPING);

    private RoleNames() {}

    /** Returns the names of the granted or revoked roles; empty for other events, and if the representation is longer than 64 KiB. */
    static List<String> inRepresentation(AdminEvent event) {
        String text = event.getRepresentation();
        ResourceType type = event.getResourceType();
        if (type == null || !OF_ROLES.contains(type) || text == null || text.length() > MAX_REPRESENTATION) {
            return List.of();
        }
        try {
            List<String> names = new ArrayList<>();
            for (JsonNode role : JSON.readTree(text)) {
                if (role.path("name").isTextual()) {
                    names.add(role.path("name").textValue());
                }
            }
            return names;
        } catch (IOException e) {
            return List.of();
        }
    }
}
