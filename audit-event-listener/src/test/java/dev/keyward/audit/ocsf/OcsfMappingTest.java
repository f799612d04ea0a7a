package dev.keyward.audit.ocsf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.audit.ExampleRecord;
import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.RecordKind;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.keycloak.events.EventType;
import org.keycloak.events.admin.OperationType;
import org.keycloak.events.admin.ResourceType;

@DisplayName("The mapping of records to OCSF")
class OcsfMappingTest {

    @ParameterizedTest
    @EnumSource(EventType.class)
    @DisplayName("has an activity for each type of user event that Keycloak has")
    void userEvents(EventType type) {
        assertThat(UserEventActivities.activity(type.name(), ""))
                .describedAs("Add the type to UserEventActivities: Keycloak has a new type of user event.")
                .isPresent();
        OcsfEvent event = OcsfMapping.of(ExampleRecord.of("user", type.name(), Map.of()));
        assertThat(event.activity()).isNotEqualTo(OcsfActivity.ENTITY_UNKNOWN);
        assertThat(event.failed()).isEqualTo(type.name().endsWith("_ERROR"));
        assertThat(event.severity() != OcsfSeverity.INFORMATIONAL || !event.failed())
                .isTrue();
    }

    @Test
    @DisplayName("has activities for no type of user event that Keycloak does not have")
    void noStaleUserEvents() {
        assertThat(UserEventActivities.types())
                .isSubsetOf(
                        Arrays.stream(EventType.values()).map(EventType::name).toList());
    }

    @ParameterizedTest
    @EnumSource(ResourceType.class)
    @DisplayName("has an activity for each resource type and operation of admin events that Keycloak has")
    void adminEvents(ResourceType resource) {
        assertThat(AdminEventActivities.resourceTypes())
                .describedAs("Add the type to AdminEventActivities: Keycloak has a new resource type.")
                .contains(resource.name());
        for (OperationType operation : OperationType.values()) {
            assertThat(admin(operation.name(), resource.name(), "").activity())
                    .isNotEqualTo(OcsfActivity.ENTITY_UNKNOWN);
        }
    }

    @Test
    @DisplayName("has activities for no resource type that Keycloak does not have")
    void noStaleResourceTypes() {
        assertThat(AdminEventActivities.resourceTypes())
                .isSubsetOf(Arrays.stream(ResourceType.values())
                        .map(ResourceType::name)
                        .toList());
    }

    @ParameterizedTest
    @EnumSource(RecordKind.class)
    @DisplayName("has an activity for each kind of Keyward's own records")
    void keywardRecords(RecordKind kind) {
        assertThat(KeywardRecordActivities.activity(kind, "GET").isEmpty())
                .isEqualTo(kind == RecordKind.USER || kind == RecordKind.ADMIN);
        assertThat(KeywardRecordActivities.severity(kind)).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "user, UPDATE_CREDENTIAL, password, PASSWORD_CHANGE",
        "user, UPDATE_CREDENTIAL, otp, FACTOR_ENABLE",
        "user, REMOVE_CREDENTIAL, password, ACCOUNT_OTHER",
        "user, REMOVE_CREDENTIAL, webauthn, FACTOR_DISABLE",
        "user, UPDATE_CREDENTIAL_ERROR, password, PASSWORD_CHANGE",
        "user, LOGIN, password, LOGON",
        "user, OF_A_NEWER_KEYCLOAK, password, ENTITY_UNKNOWN",
        "of.a.newer.keyward, SOMETHING, password, ENTITY_UNKNOWN",
    })
    @DisplayName("depends on the type of the credential, and survives types and kinds that it does not know")
    void credentials(String kind, String type, String credentialType, OcsfActivity activity) {
        assertThat(OcsfMapping.of(ExampleRecord.of(kind, type, Map.of("credential_type", Fact.of(credentialType))))
                        .activity())
                .isEqualTo(activity);
    }

    @ParameterizedTest
    @CsvSource({
        "ACTION, USER, users/{user}/reset-password, PASSWORD_RESET",
        "ACTION, USER, users/{user}/logout, ACCOUNT_OTHER",
        "CREATE, REALM_ROLE_MAPPING, users/{user}/role-mappings/realm, PRIVILEGES_ASSIGN",
        "CREATE, REALM_ROLE_MAPPING, groups/7/role-mappings/realm, GROUP_PRIVILEGES_ASSIGN",
        "DELETE, CLIENT_ROLE_MAPPING, groups/7/role-mappings/clients/8, GROUP_PRIVILEGES_REVOKE",
        "UPDATE, CLIENT_ROLE_MAPPING, groups/7/role-mappings/clients/8, GROUP_OTHER",
        "CREATE, GROUP, groups/7, GROUP_CREATE",
        "DELETE, USER_LOGIN_FAILURE, attack-detection/brute-force/users/{user}, ACCOUNT_UNLOCK",
        "UPDATE, OF_AN_EXTENSION, something/1, ENTITY_UPDATE",
        "OF_A_NEWER_KEYCLOAK, USER, users/{user}, ENTITY_UNKNOWN",
    })
    @DisplayName("depends on the path of an admin event's resource")
    void paths(String operation, String resource, String path, OcsfActivity activity) {
        assertThat(admin(operation, resource, path).activity()).isEqualTo(activity);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, 200, API_READ, false",
        "HEAD, 404, API_READ, true",
        "POST, 201, API_CREATE, false",
        "PUT, 400, API_UPDATE, true",
        "PATCH, 399, API_UPDATE, false",
        "DELETE, 403, API_DELETE, true",
        "OPTIONS, 200, API_OTHER, false",
    })
    @DisplayName("depends on the method and status of an admin call")
    void calls(String method, long status, OcsfActivity activity, boolean failed) {
        OcsfEvent event = OcsfMapping.of(
                ExampleRecord.of("admin.call", method, Map.of("method", Fact.of(method), "status", Fact.of(status))));
        assertThat(event.activity()).isEqualTo(activity);
        assertThat(event.failed()).isEqualTo(failed);
        assertThat(event.severity()).isEqualTo(failed ? OcsfSeverity.LOW : OcsfSeverity.INFORMATIONAL);
    }

    @Test
    @DisplayName("recognizes failures by the error and the flag of an admin event")
    void failures() {
        Map<String, Fact> data = new HashMap<>(Map.of("resource_type", Fact.of("USER")));
        assertThat(OcsfMapping.of(ExampleRecord.of("admin", "CREATE", data)).failed())
                .isFalse();
        data.put("failed", Fact.of(false));
        assertThat(OcsfMapping.of(ExampleRecord.of("admin", "CREATE", data)).failed())
                .isFalse();
        data.put("failed", Fact.of(true));
        assertThat(OcsfMapping.of(ExampleRecord.of("admin", "CREATE", data)).failed())
                .isTrue();
        assertThat(OcsfMapping.of(ExampleRecord.of("user", "LOGIN", Map.of("error", Fact.of("x"))))
                        .failed())
                .isTrue();
        assertThat(OcsfMapping.of(ExampleRecord.of("user", "IMPERSONATE_ERROR", Map.of()))
                        .severity())
                .isEqualTo(OcsfSeverity.MEDIUM);
    }

    @Test
    @DisplayName("uses activity ids of OCSF once per class")
    void uniqueIds() {
        assertThat(Arrays.stream(OcsfActivity.values()).map(OcsfActivity::typeUid))
                .doesNotHaveDuplicates()
                .contains(300201, 300199, 300400, 200401, 600302);
    }

    @ParameterizedTest
    @CsvSource({
        "ACTION, USER, users/{user}/credentials/7, otp, FACTOR_DISABLE, LOW",
        "ACTION, USER, users/{user}/credentials/7, password, ACCOUNT_OTHER, INFORMATIONAL",
        "ACTION, USER, users/{user}/credentials/7, '', ACCOUNT_OTHER, INFORMATIONAL",
        "ACTION, USER, users/{user}/credentials/7/moveToFirst, otp, ACCOUNT_OTHER, INFORMATIONAL",
        "UPDATE, USER, users/{user}/credentials/7, otp, ACCOUNT_OTHER, INFORMATIONAL",
    })
    @DisplayName("depends on the type of a credential that an administrator has removed")
    void removedCredentials(
            String operation,
            String resource,
            String path,
            String credentialType,
            OcsfActivity activity,
            OcsfSeverity severity) {
        Map<String, Fact> data =
                new HashMap<>(Map.of("resource_type", Fact.of(resource), "resource_path", Fact.of(path)));
        if (!credentialType.isEmpty()) {
            data.put("credential_type", Fact.of(credentialType));
        }
        OcsfEvent event = OcsfMapping.of(ExampleRecord.of("admin", operation, data));
        assertThat(event.activity()).isEqualTo(activity);
        assertThat(event.severity()).isEqualTo(severity);
    }

    private static OcsfEvent admin(String operation, String resource, String path) {
        return OcsfMapping.of(ExampleRecord.of(
                "admin", operation, Map.of("resource_type", Fact.of(resource), "resource_path", Fact.of(path))));
    }
}
