package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.auditlog.completeness.BootCount;
import dev.keyward.auditlog.completeness.Completeness;
import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.Participant;
import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.AuditedRealm;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.SetupApi;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestRealm;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("The audit log, of privileged roles,")
@ExtendWith(SharedKeycloak.class)
class AuditGrantsIT {

    private static final String GOOD = "Velvet-Tugboat-81";
    private static final String MANAGEMENT = "realm-management";

    @Test
    @DisplayName("has a grant of its own for an imported administrator, and for a member of a privileged group")
    void withoutEvent(Keycloak keycloak) {
        Map<String, Object> imported = Map.of(
                "attributes",
                Map.of("keyward.audit-log", "on"),
                "groups",
                List.of(Map.of("name", "granted-staff", "clientRoles", Map.of(MANAGEMENT, List.of("view-users")))),
                "users",
                List.of(
                        Map.of(
                                "username",
                                "granted-imported",
                                "enabled",
                                true,
                                "clientRoles",
                                Map.of(MANAGEMENT, List.of("realm-admin"))),
                        Map.of("username", "granted-plain", "enabled", true)));
        try (TestRealm realm = TestRealm.with(keycloak, imported)) {
            AdminApi.succeeded(keycloak.admin()
                    .post(
                            realm.adminPath("/users"),
                            Map.of("username", "granted-member", "groups", List.of("/granted-staff"))));
            AuditedRealm log = new AuditedRealm(realm).awaitPublished();

            List<AuditRecord> grants = grants(log);
            assertThat(grants)
                    .extracting(grant -> grant.data().get("roles"))
                    .containsExactly(
                            Fact.of(List.of(MANAGEMENT + "/realm-admin")),
                            Fact.of(List.of(MANAGEMENT + "/view-users")));
            assertThat(grants.get(0).data()).doesNotContainKey("group");
            assertThat(grants.get(1).data()).containsKey("group");
            assertThat(grants)
                    .allSatisfy(grant -> assertThat(grant.participants())
                            .extracting(Participant::role)
                            .containsExactly("target"));
            assertThat(grants)
                    .extracting(grant -> grant.participants().get(0).pseudonym())
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    @DisplayName("has no grant beside the admin event that names the role")
    void withEvent(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            new SetupApi(realm).apply("audit-log: {}");
            realm.grantRealmAdmin(realm.addUser("granted-by-event", GOOD, Map.of()));
            AuditedRealm log = new AuditedRealm(realm).awaitPublished();

            assertThat(grants(log)).isEmpty();
            assertThat(log.verify(log.policy()).records())
                    .anySatisfy(record -> assertThat(record.data())
                            .containsEntry("resource_type", Fact.of("CLIENT_ROLE_MAPPING"))
                            .containsEntry("roles", Fact.of(List.of("realm-admin"))));
        }
    }

    @Test
    @DisplayName("has a grant beside the admin event of a user whom an administrator adds to a privileged group")
    void member(Keycloak keycloak) {
        Map<String, Object> staff = Map.of(
                "attributes",
                Map.of("keyward.audit-log", "on"),
                "groups",
                List.of(Map.of("name", "joined-staff", "clientRoles", Map.of(MANAGEMENT, List.of("view-users")))));
        try (TestRealm realm = TestRealm.with(keycloak, staff)) {
            String group = keycloak.admin()
                    .get(realm.adminPath("/groups?search=joined-staff"))
                    .body()
                    .path(0)
                    .path("id")
                    .asText();
            realm.join(realm.addUser("joined-by-event", GOOD, Map.of()), group);
            AuditedRealm log = new AuditedRealm(realm).awaitPublished();

            assertThat(grants(log))
                    .extracting(AuditRecord::data)
                    .containsExactly(
                            Map.of("roles", Fact.of(List.of(MANAGEMENT + "/view-users")), "group", Fact.of(group)));
            assertThat(log.verify(log.policy()).records())
                    .anySatisfy(record ->
                            assertThat(record.data()).containsEntry("resource_type", Fact.of("GROUP_MEMBERSHIP")));
        }
    }

    @Test
    @DisplayName("leave no log behind if the creation of the realm fails after the first grant")
    void failedCreation(Keycloak keycloak) {
        String id = UUID.randomUUID().toString();
        Map<String, Object> admin = Map.of(
                "username",
                "granted-first",
                "enabled",
                true,
                "clientRoles",
                Map.of(MANAGEMENT, List.of("realm-admin")));
        Map<String, Object> failing = Map.of(
                "username",
                "granted-failing",
                "enabled",
                true,
                "clientRoles",
                Map.of("no-such-client", List.of("any")));
        Map<String, Object> recorded = Map.of("keyward.audit-log", "on");
        try (TestRealm other = TestRealm.with(keycloak, Map.of())) {
            AdminApi.Answer refused = keycloak.admin()
                    .post(
                            "",
                            Map.of(
                                    "realm",
                                    "granted-late",
                                    "id",
                                    id,
                                    "enabled",
                                    true,
                                    "attributes",
                                    recorded,
                                    "users",
                                    List.of(admin, failing)));
            assertThat(refused.status()).isGreaterThanOrEqualTo(400);
            assertThat(logs(other, id)).isEqualTo("0");

            Map<String, Object> settings = Map.of("id", id, "attributes", recorded, "users", List.of(admin));
            try (TestRealm realm = TestRealm.named(keycloak, "granted-late", settings)) {
                AuditedRealm log = new AuditedRealm(realm).awaitPublished();
                assertThat(logs(other, id)).isEqualTo("1");
                assertThat(grants(log)).hasSize(1);
                assertThat(log.verify(log.policy()).records().get(0).kind()).isEqualTo("log.start");
                Completeness completeness = new Completeness();
                log.verify(log.policy()).records().forEach(completeness::accept);
                assertThat(completeness.boots()).extracting(BootCount::state).containsOnly(BootCount.State.OPEN);
            }
        }
    }

    /** Returns the number of logs with the given realm id, as text. */
    private static String logs(TestRealm any, String realmId) {
        return Person.speaking("en")
                .open(any.url("/test-audit-rows/logs?realm=" + realmId))
                .document()
                .text();
    }

    private static List<AuditRecord> grants(AuditedRealm log) {
        return log.verify(log.policy()).records().stream()
                .filter(record -> record.kind().equals("grant"))
                .toList();
    }
}
