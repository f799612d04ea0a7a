package dev.keyward.audit.keycloak.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.events.admin.ResourceType;

@DisplayName("The roles in an admin event")
class RoleNamesTest {

    private static Optional<String> name(String id) {
        return Optional.ofNullable(Map.of("1", "realm-admin").get(id));
    }

    @Test
    @DisplayName("are found in the representation of a role mapping")
    void mapping() {
        String roles = "[{\"id\":\"1\",\"name\":\"realm-admin\"},{\"id\":\"2\"},{\"name\":\"auditor\"}]";

        assertThat(RoleNames.in(event(ResourceType.REALM_ROLE_MAPPING, roles), RoleNamesTest::name))
                .containsExactly("realm-admin", "auditor");
        assertThat(RoleNames.in(event(ResourceType.CLIENT_ROLE_MAPPING, roles), RoleNamesTest::name))
                .containsExactly("realm-admin", "auditor");
    }

    @ParameterizedTest
    @CsvSource({
        "REALM_ROLE, roles/staff/composites",
        "REALM_ROLE, roles/a/b/composites",
        "REALM_ROLE, roles-by-id/7/composites",
        "CLIENT_ROLE, roles-by-id/7/composites",
        "CLIENT_ROLE, clients/7/roles/staff/composites"
    })
    @DisplayName("are those that are added to another role, with the names that the roles with these ids have")
    void composites(ResourceType type, String path) {
        AdminEvent event = event(
                type, "[{\"id\":\"1\",\"name\":\"harmless\"},{\"id\":\"2\"},{\"id\":\"3\",\"name\":\"auditor\"}]");
        event.setResourcePath(path);

        assertThat(RoleNames.in(event, RoleNamesTest::name)).containsExactly("realm-admin", "auditor");
    }

    @ParameterizedTest
    @CsvSource({
        "REALM_ROLE, roles/staff",
        "REALM_ROLE, roles/composites",
        "CLIENT_ROLE, clients/7/roles/composites",
        "CLIENT, clients/composites"
    })
    @DisplayName("are none in events about a role itself, also if its name is composites")
    void role(ResourceType type, String path) {
        AdminEvent event = event(type, "[{\"id\":\"1\",\"name\":\"x\"}]");
        event.setResourcePath(path);

        assertThat(RoleNames.in(event, RoleNamesTest::name)).isEmpty();
    }

    @Test
    @DisplayName("are none in other events, and in a representation that is no list of roles")
    void none() {
        assertThat(RoleNames.in(event(ResourceType.GROUP, "[{\"name\":\"g\"}]"), RoleNamesTest::name))
                .isEmpty();
        assertThat(RoleNames.in(event(ResourceType.REALM_ROLE_MAPPING, "["), RoleNamesTest::name))
                .isEmpty();
        assertThat(RoleNames.in(event(ResourceType.REALM_ROLE_MAPPING, "\"text\""), RoleNamesTest::name))
                .isEmpty();
        assertThat(RoleNames.in(new AdminEvent(), RoleNamesTest::name)).isEmpty();
    }

    private static AdminEvent event(ResourceType type, String representation) {
        AdminEvent event = new AdminEvent();
        event.setResourceType(type);
        event.setRepresentation(representation);
        return event;
    }
}
