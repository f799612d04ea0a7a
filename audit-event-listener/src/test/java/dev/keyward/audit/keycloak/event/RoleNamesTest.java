package dev.keyward.audit.keycloak.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.events.admin.ResourceType;

@DisplayName("The roles in an admin event")
class RoleNamesTest {

    @Test
    @DisplayName("are found in the representation of a role mapping")
    void mapping() {
        String roles = "[{\"id\":\"1\",\"name\":\"realm-admin\"},{\"id\":\"2\"},{\"name\":\"auditor\"}]";

        assertThat(RoleNames.inRepresentation(event(ResourceType.REALM_ROLE_MAPPING, roles)))
                .containsExactly("realm-admin", "auditor");
        assertThat(RoleNames.inRepresentation(event(ResourceType.CLIENT_ROLE_MAPPING, roles)))
                .containsExactly("realm-admin", "auditor");
    }

    @Test
    @DisplayName("are none in other events, and in a representation that is no list of roles")
    void none() {
        assertThat(RoleNames.inRepresentation(event(ResourceType.GROUP, "[{\"name\":\"g\"}]")))
                .isEmpty();
        assertThat(RoleNames.inRepresentation(event(ResourceType.REALM_ROLE_MAPPING, "[")))
                .isEmpty();
        assertThat(RoleNames.inRepresentation(event(ResourceType.REALM_ROLE_MAPPING, "\"text\"")))
                .isEmpty();
        assertThat(RoleNames.inRepresentation(new AdminEvent())).isEmpty();
    }

    private static AdminEvent event(ResourceType type, String representation) {
        AdminEvent event = new AdminEvent();
        event.setResourceType(type);
        event.setRepresentation(representation);
        return event;
    }
}
