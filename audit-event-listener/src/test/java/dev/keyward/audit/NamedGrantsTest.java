package dev.keyward.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.auditlog.record.Pseudonyms;
import dev.keyward.auditlog.record.RecordKind;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The grants that the records of admin events name")
class NamedGrantsTest {

    private static final Pseudonyms PSEUDONYMS = new Pseudonyms(new SecretKeySpec(new byte[32], "HmacSHA256"), "r");
    private static final String OF_CLIENT = "users/u1/role-mappings/clients/c1";
    private static final String OF_REALM = "users/u1/role-mappings/realm";

    private final NamedGrants grants = new NamedGrants();

    @Test
    @DisplayName("are those of the named roles, of their client or the realm, to the user in the path")
    void named() {
        add("CREATE", "CLIENT_ROLE_MAPPING", OF_CLIENT, List.of("view-users", "realm-admin"));

        assertThat(grants.contains("u1", Optional.of("c1"), "view-users")).isTrue();
        assertThat(grants.contains("u1", Optional.of("c1"), "realm-admin")).isTrue();
        assertThat(grants.contains("u1", Optional.of("c1"), "manage-users")).isFalse();
        assertThat(grants.contains("u1", Optional.of("c2"), "realm-admin")).isFalse();
        assertThat(grants.contains("u1", Optional.empty(), "realm-admin")).isFalse();
        assertThat(grants.contains("u2", Optional.of("c1"), "realm-admin")).isFalse();

        add("CREATE", "REALM_ROLE_MAPPING", OF_REALM, List.of("admin"));

        assertThat(grants.contains("u1", Optional.empty(), "admin")).isTrue();
        assertThat(grants.contains("u1", Optional.of("c1"), "admin")).isFalse();
    }

    @Test
    @DisplayName("lack a role for which the record has no more room, also if the same harmless role fills it")
    void tooMany() {
        add(
                "CREATE",
                "CLIENT_ROLE_MAPPING",
                OF_CLIENT,
                Stream.concat(Collections.nCopies(100, "harmless").stream(), Stream.of("realm-admin"))
                        .toList());

        assertThat(grants.contains("u1", Optional.of("c1"), "harmless")).isTrue();
        assertThat(grants.contains("u1", Optional.of("c1"), "realm-admin")).isFalse();
    }

    @Test
    @DisplayName("are none if the record names no role, or has no data")
    void unnamed() {
        add("CREATE", "CLIENT_ROLE_MAPPING", OF_CLIENT, List.of());
        grants.add(RecordContent.reduced(RecordKind.ADMIN, "CREATE", "map_error"));

        assertThat(grants.contains("u1", Optional.of("c1"), "realm-admin")).isFalse();
    }

    @Test
    @DisplayName("are none in records of revoked roles, of groups and of their members")
    void others() {
        add("DELETE", "CLIENT_ROLE_MAPPING", OF_CLIENT, List.of("realm-admin"));
        add("CREATE", "CLIENT_ROLE_MAPPING", "groups/u1/role-mappings/clients/c1", List.of("realm-admin"));
        add("CREATE", "GROUP_MEMBERSHIP", "users/u1/groups/c1", List.of("realm-admin"));

        assertThat(grants.contains("u1", Optional.of("c1"), "realm-admin")).isFalse();
    }

    private void add(String operation, String type, String path, List<String> roles) {
        grants.add(new AdminChange(
                        operation,
                        type,
                        Optional.of(path),
                        Optional.empty(),
                        Optional.of("admin-1"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of(),
                        roles,
                        Optional.empty())
                .content(PSEUDONYMS));
    }
}
