package dev.keyward.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.audit.AdminApiPath.Content;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The path of an admin call")
class AdminApiPathTest {

    private static final String UUID = "3f0a1c5e-0000-4000-8000-0123456789ab";

    @ParameterizedTest
    @CsvSource({
        "clients/UUID/roles/Ann Smith, clients/UUID/roles/{id}",
        "clients/Ann Smith, clients/{id}",
        "users/UUID, users/{user}",
        "users/f:7:ann/credentials/UUID/userLabel, users/{user}/credentials/{id}/userLabel",
        "users/UUID/groups/UUID, users/{user}/groups/UUID",
        "users/profile, users/profile",
        "users/count, users/count",
        "organizations/UUID/members/UUID, organizations/UUID/members/{user}",
        "organizations/UUID/members/invite-user, organizations/UUID/members/invite-user",
        "attack-detection/brute-force/users/UUID, attack-detection/brute-force/users/{user}",
        "ui-ext/role-mapping-delete/users/UUID, ui-ext/role-mapping-delete/users/{user}",
        "roles/users/composites, roles/users/composites",
        "roles/users/UUID, roles/users/{id}",
        "sessions/UUID, sessions/{session}",
        "workflows/UUID/activate/users/UUID, workflows/UUID/activate/users/{user}",
        "workflows/scheduled/UUID, workflows/scheduled/{id}",
        "localization/de/Ann, localization/{id}/{id}",
        "group-by-path/Ann/Smith, group-by-path/{id}/{id}",
        "Ann, {id}",
    })
    @DisplayName("shows the words of the API and ids of no person, and nothing that can be a name")
    void text(String path, String shown) {
        assertThat(path(path.replace("UUID", UUID)).text()).isEqualTo(shown.replace("UUID", UUID));
    }

    @Test
    @DisplayName("has the user or the session that it concerns, and is bounded")
    void people() {
        assertThat(path("users/Ann/sessions").user()).contains("Ann");
        assertThat(path("organizations/x/members/Ann").user()).contains("Ann");
        assertThat(path("clients/Ann").user()).isEmpty();
        assertThat(path("sessions/s1").session()).contains("s1");
        assertThat(AdminApiPath.ofRealm(List.of()).text()).isEqualTo("{realm}");
        assertThat(AdminApiPath.ofServer("realms").text()).isEqualTo("admin/realms");
        assertThat(AdminApiPath.ofServer("Ann").text()).isEqualTo("admin/{id}");
        assertThat(path("users/".repeat(5000)).text().length()).isLessThan(1024);
    }

    @ParameterizedTest
    @CsvSource({
        "users, PERSONAL_DATA",
        "users/x, PERSONAL_DATA",
        "users/count, PERSONAL_DATA",
        "users/profile, CONFIGURATION",
        "users/profile/metadata, CONFIGURATION",
        "roles/x/users, PERSONAL_DATA",
        "groups/x/members, PERSONAL_DATA",
        "organizations/x/members/y, PERSONAL_DATA",
        "organizations/x/invitations, PERSONAL_DATA",
        "events, PERSONAL_DATA",
        "events/config, CONFIGURATION",
        "admin-events, PERSONAL_DATA",
        "clients/x/user-sessions, PERSONAL_DATA",
        "clients/x/offline-sessions, PERSONAL_DATA",
        "clients/x/session-count, CONFIGURATION",
        "clients/x/service-account-user, PERSONAL_DATA",
        "clients/x/evaluate-scopes/generate-example-userinfo, PERSONAL_DATA",
        "clients/x/evaluate-scopes/protocol-mappers, CONFIGURATION",
        "clients/x/authz/resource-server/resource, PERSONAL_DATA",
        "clients/x/authz/resource-server/policy/user/y, PERSONAL_DATA",
        "clients/x/authz/resource-server/scope, CONFIGURATION",
        "ui-ext/brute-force-user, PERSONAL_DATA",
        "ui-ext/sessions, PERSONAL_DATA",
        "workflows/scheduled/x, PERSONAL_DATA",
        "clients, CONFIGURATION",
        "partial-export, CONFIGURATION",
        "audit-log/status, AUDIT_STATE",
        "audit-log/checkpoint, AUDIT_STATE",
        "audit-log/tile/0/000, AUDIT_STATE",
        "audit-log/tile/entries/000, AUDIT_RECORDS",
        "audit-log/query, AUDIT_RECORDS",
    })
    @DisplayName("says whether a read returns personal data or records")
    void content(String path, Content content) {
        assertThat(path(path).content()).isEqualTo(content);
    }

    private static AdminApiPath path(String path) {
        return AdminApiPath.ofRealm(List.of(path.split("/")));
    }
}
