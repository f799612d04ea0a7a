package dev.keyward.audit.keycloak.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The address of an admin call")
class AdminAddressTest {

    @ParameterizedTest
    @CsvSource({
        "/admin/realms/acme/users, acme, users",
        "/auth/admin/realms/acme/users/, acme, users",
        "/admin/admin/realms/acme, acme, {realm}",
        "/admin/realms/M%C3%BCnchen%20S%C3%BCd/clients, München Süd, clients",
        "/admin/realms/admin/realms, admin, realms",
        "/admin/realms/acme;v=1/users;Ann=Smith, acme, users",
        "/admin/api/acme/clients/v2, acme, clients/{id}",
        "/admin/realms, , admin/realms",
        "/admin/serverinfo, , admin/serverinfo",
    })
    @DisplayName("names realm and resource, below any path of the server")
    void found(String path, String realm, String resource) {
        AdminAddress address = AdminAddress.of(path).orElseThrow();
        assertThat(address.realmName().orElse("")).isEqualTo(realm == null ? "" : realm);
        assertThat(address.path().text()).isEqualTo(resource);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/realms/admin/realms/x",
                "/realms/acme/protocol/openid-connect/auth",
                "/admin/acme/console/",
                "/admin/",
                "/resources/admin/x",
                "",
            })
    @DisplayName("is no address of another page")
    void other(String path) {
        assertThat(AdminAddress.of(path)).isEmpty();
    }

    @Test
    @DisplayName("shows the deletion of the realm")
    void deletion() {
        assertThat(AdminAddress.of("/admin/realms/acme").orElseThrow().isDeletionOfRealm("DELETE"))
                .isTrue();
        assertThat(AdminAddress.of("/admin/realms/acme").orElseThrow().isDeletionOfRealm("PUT"))
                .isFalse();
        assertThat(AdminAddress.of("/admin/realms/acme/users").orElseThrow().isDeletionOfRealm("DELETE"))
                .isFalse();
    }
}
