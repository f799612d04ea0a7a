package dev.keyward.audit.keycloak.personal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.auditlog.summary.ManagementRoles;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.keycloak.models.AdminRoles;

@DisplayName("The management roles of a report")
class ManagementRolesTest {

    @Test
    @DisplayName("are those of Keycloak and of Keyward's client")
    void complete() {
        assertThat(AdminRoles.ALL_ROLES).allMatch(ManagementRoles::contains);
        assertThat(AuditRole.names()).isNotEmpty().allMatch(ManagementRoles::contains);
        assertThat(ManagementRoles.contains("offline_access")).isFalse();
    }
}
