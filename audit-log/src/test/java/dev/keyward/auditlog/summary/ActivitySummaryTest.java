package dev.keyward.auditlog.summary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.LogId;
import dev.keyward.auditlog.record.Participant;
import dev.keyward.auditlog.record.RecordKind;
import dev.keyward.auditlog.summary.ManagementRoles.Level;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The summary of a log's records")
class ActivitySummaryTest {

    private static final LocalDate FIRST = LocalDate.parse("2026-11-01");
    private static final LocalDate SECOND = LocalDate.parse("2026-11-02");

    private final ActivitySummary summary = new ActivitySummary();
    private long index;

    @Test
    @DisplayName("counts sign-ins and failed sign-ins by day in UTC, and ignores other events")
    void signIns() {
        add("2026-11-01T00:00:00Z", "user", "LOGIN", Map.of());
        add("2026-11-01T23:59:59Z", "user", "LOGIN", Map.of());
        add("2026-11-02T00:00:00Z", "user", "LOGIN", Map.of());
        add("2026-11-02T00:00:00Z", "user", "LOGIN_ERROR", Map.of());
        add("2026-11-02T00:00:00Z", "user", "IDENTITY_PROVIDER_LOGIN_ERROR", Map.of());
        add("2026-11-02T00:00:00Z", "user", "CLIENT_LOGIN", Map.of());
        add("2026-11-02T00:00:00Z", "user", "CODE_TO_TOKEN", Map.of());
        add("2026-11-03T00:00:00Z", "of.a.newer.version", "LOGIN", Map.of());

        assertThat(summary.days().count(FIRST, Activity.SIGN_IN)).isEqualTo(2);
        assertThat(summary.days().count(SECOND, Activity.SIGN_IN)).isEqualTo(1);
        assertThat(summary.days().count(SECOND, Activity.FAILED_SIGN_IN)).isEqualTo(2);
        assertThat(summary.days().total(Activity.SIGN_IN)).isEqualTo(3);
        assertThat(summary.days().rows()).containsExactly(FIRST, SECOND);
        assertThat(summary.records()).isEqualTo(8);
        assertThat(summary.first()).contains(Instant.parse("2026-11-01T00:00:00Z"));
        assertThat(summary.last()).contains(Instant.parse("2026-11-03T00:00:00Z"));
        assertThat(summary.realm()).contains("realm-1");
    }

    @Test
    @DisplayName("counts each second-factor change once, although Keycloak sends two events for one-time codes")
    void factors() {
        Map<String, Fact> otp = Map.of("credential_type", Fact.of("otp"));
        add("2026-11-01T00:00:00Z", "user", "UPDATE_CREDENTIAL", otp);
        add("2026-11-01T00:00:00Z", "user", "UPDATE_TOTP", otp);
        add("2026-11-01T00:00:00Z", "user", "UPDATE_CREDENTIAL", Map.of("credential_type", Fact.of("password")));
        add("2026-11-01T00:00:00Z", "user", "UPDATE_CREDENTIAL", Map.of());
        add("2026-11-02T00:00:00Z", "user", "REMOVE_CREDENTIAL", otp);
        add("2026-11-02T00:00:00Z", "user", "REMOVE_TOTP", otp);
        for (String type : List.of("otp", "password")) {
            Map<String, Fact> removed = Map.of(
                    "credential_type", Fact.of(type), "resource_path", Fact.of("users/{user}/credentials/abcd1234"));
            add("2026-11-02T00:00:00Z", "admin", "ACTION", removed, "actor=p1:ann");
        }

        assertThat(summary.days().count(FIRST, Activity.FACTOR_SET)).isEqualTo(2);
        assertThat(summary.days().count(SECOND, Activity.FACTOR_REMOVED)).isEqualTo(1);
        assertThat(summary.factors().rows()).containsExactly("", "otp");
        assertThat(summary.factors().count("otp", FactorChange.SET)).isEqualTo(1);
        assertThat(summary.factors().count("otp", FactorChange.REMOVED)).isEqualTo(1);
        assertThat(summary.factors().count("otp", FactorChange.REMOVED_BY_ADMINISTRATOR))
                .isEqualTo(1);
        assertThat(summary.days().count(SECOND, Activity.CREDENTIAL_REMOVED_BY_ADMINISTRATOR))
                .isEqualTo(1);
    }

    @Test
    @DisplayName("counts what each administrator did, also as a user and in calls without an event")
    void administrators() {
        Map<String, Fact> user = Map.of("resource_path", Fact.of("users/{user}"));
        Map<String, Fact> credential = Map.of("resource_path", Fact.of("users/{user}/credentials/abcd1234"));
        add("2026-11-01T00:00:00Z", "admin", "CREATE", user, "actor=p1:ann", "target=p1:bob");
        add("2026-11-01T00:00:00Z", "admin", "UPDATE", user, "actor=p1:ann");
        add("2026-11-01T00:00:00Z", "admin", "DELETE", user, "actor=p1:ann");
        add("2026-11-01T00:00:00Z", "admin", "ACTION", credential, "actor=p1:ann");
        add("2026-11-01T00:00:00Z", "admin", "UPDATE", credential, "actor=p1:ann");
        add("2026-11-01T00:00:00Z", "admin", "CREATE", Map.of("failed", Fact.of(true)), "actor=p1:ann");
        add("2026-11-01T00:00:00Z", "admin", "CREATE", Map.of("failed", Fact.of(false)), "actor=p1:ann");
        add("2026-11-01T00:00:00Z", "user", "IMPERSONATE", Map.of(), "user=p1:bob", "actor=p1:ann");
        add("2026-11-01T00:00:00Z", "admin.call", "write", Map.of(), "actor=p1:zoe");
        add("2026-11-01T00:00:00Z", "admin.call", "read", Map.of(), "actor=p1:zoe");
        add("2026-11-01T00:00:00Z", "admin.call", "of.a.newer.version", Map.of(), "actor=p1:zoe");
        add("2026-11-01T00:00:00Z", "admin", "CREATE", Map.of());

        CountTable<String, AdministratorAction> people = summary.administrators();
        assertThat(people.rows()).containsExactly(ActivitySummary.NOBODY, "p1:ann", "p1:zoe");
        assertThat(people.count("p1:ann", AdministratorAction.CREATED)).isEqualTo(2);
        assertThat(people.count("p1:ann", AdministratorAction.UPDATED)).isEqualTo(2);
        assertThat(people.count("p1:ann", AdministratorAction.DELETED)).isEqualTo(1);
        assertThat(people.count("p1:ann", AdministratorAction.OTHER)).isEqualTo(1);
        assertThat(people.count("p1:ann", AdministratorAction.FAILED)).isEqualTo(1);
        assertThat(people.count("p1:ann", AdministratorAction.AS_USER)).isEqualTo(1);
        assertThat(people.count("p1:zoe", AdministratorAction.OTHER)).isEqualTo(1);
        assertThat(people.count("p1:zoe", AdministratorAction.READ)).isEqualTo(1);
        assertThat(summary.days().total(Activity.ADMINISTRATION)).isEqualTo(9);
        assertThat(summary.days().total(Activity.CREDENTIAL_REMOVED_BY_ADMINISTRATOR))
                .isEqualTo(1);
    }

    @Test
    @DisplayName("lists grants and revocations of management roles and of unnamed roles, and counts the others")
    void roles() {
        role("CREATE", "REALM_ROLE_MAPPING", List.of("offline_access"), "users/{user}/role-mappings/realm");
        role("CREATE", "CLIENT_ROLE_MAPPING", List.of("x", "manage-users"), "users/{user}/role-mappings/clients/1");
        role("DELETE", "REALM_ROLE_MAPPING", List.of("admin"), "users/{user}/role-mappings/realm");
        role("CREATE", "REALM_ROLE_MAPPING", List.of(), "groups/1/role-mappings/realm");
        role("CREATE", "REALM_ROLE_MAPPING", Collections.nCopies(100, "x"), "groups/2/role-mappings/realm");
        role("ACTION", "REALM_ROLE_MAPPING", List.of("admin"), "groups/3/role-mappings/realm");
        role("CREATE", "GROUP_MEMBERSHIP", List.of(), "users/{user}/groups/1");
        role("DELETE", "ORGANIZATION_GROUP_MEMBERSHIP", List.of(), "users/{user}/groups/1");
        role("CREATE", "USER", List.of(), "users/{user}");
        add("2026-11-01T00:00:00Z", "grant", "grant", Map.of("roles", Fact.of(List.of("x"))), "user=p1:bob");

        RoleChanges changes = summary.roleChanges();
        assertThat(changes.others()).isEqualTo(1);
        assertThat(changes.memberships()).isEqualTo(2);
        assertThat(changes.privileged().size()).isEqualTo(5);
        assertThat(changes.privileged().items()).extracting(RoleChange::index).containsExactly(1L, 2L, 3L, 4L, 9L);
        assertThat(changes.privileged().items().get(0))
                .isEqualTo(new RoleChange(
                        1,
                        Instant.parse("2026-11-01T00:00:00Z"),
                        true,
                        Optional.of("p1:ann"),
                        Optional.of("p1:bob"),
                        List.of("x", "manage-users"),
                        "users/{user}/role-mappings/clients/1"));
        assertThat(changes.privileged().items().get(1).isGrant()).isFalse();
        assertThat(changes.privileged().items().get(4).isGrant()).isTrue();
        assertThat(changes.privileged().items().get(4).target()).contains("p1:bob");
    }

    @Test
    @DisplayName(
            "keeps the role changes of the highest level, among equal ones the last, and counts the others by level")
    void manyRoles() {
        String path = "users/{user}/role-mappings/realm";
        role("CREATE", "REALM_ROLE_MAPPING", List.of("realm-admin"), path);
        role("CREATE", "REALM_ROLE_MAPPING", List.of(), path);
        role("CREATE", "REALM_ROLE_MAPPING", List.of("view-users", "manage-users"), path);
        for (int n = 0; n < 250; n++) {
            role("CREATE", "REALM_ROLE_MAPPING", List.of("view-users"), path);
        }
        add("2026-11-01T00:00:00Z", "grant", "grant", Map.of("roles", Fact.of(List.of("composite"))), "user=p1:bob");

        RoleChangeList changes = summary.roleChanges().privileged();
        assertThat(changes.size()).isEqualTo(254);
        assertThat(changes.items()).hasSize(200);
        assertThat(changes.items().subList(0, 3))
                .extracting(RoleChange::level)
                .containsExactly(Level.EVERYTHING, Level.EVERYTHING, Level.CHANGES);
        assertThat(changes.items().get(3).index()).isEqualTo(57); // the oldest 54 of 250 gave way
        assertThat(changes.items().get(199).level()).isEqualTo(Level.EVERYTHING);
        assertThat(changes.omitted(Level.VIEWS)).isEqualTo(54);
        assertThat(changes.omitted(Level.EVERYTHING)).isZero();

        for (int n = 0; n < 200; n++) {
            role("DELETE", "REALM_ROLE_MAPPING", List.of("admin"), path);
        }
        assertThat(changes.items()).extracting(RoleChange::index).contains(453L).doesNotContain(0L, 1L, 2L, 253L);
        assertThat(changes.omitted(Level.EVERYTHING)).isEqualTo(3);
        assertThat(changes.omitted(Level.CHANGES)).isEqualTo(1);
        assertThat(changes.omitted(Level.VIEWS)).isEqualTo(250);
    }

    @Test
    @DisplayName("lists management roles that are added to or removed from another role")
    void composites() {
        role("CREATE", "REALM_ROLE", List.of("x", "realm-admin"), "roles/staff/composites");
        role("DELETE", "CLIENT_ROLE", List.of("manage-users"), "clients/1/roles/staff/composites");
        role("CREATE", "REALM_ROLE", List.of(), "roles-by-id/1/composites");
        role("CREATE", "REALM_ROLE", List.of("offline_access"), "roles-by-id/1/composites");
        role("CREATE", "REALM_ROLE", List.of(), "roles/staff");
        role("CREATE", "CLIENT_ROLE", List.of(), "clients/1/roles/composites");

        RoleChanges changes = summary.roleChanges();
        assertThat(changes.others()).isEqualTo(1);
        assertThat(changes.privileged().items()).extracting(RoleChange::index).containsExactly(0L, 1L, 2L);
        assertThat(changes.privileged().items()).extracting(RoleChange::isGrant).containsExactly(true, false, true);
        assertThat(changes.privileged().items().get(0).resource()).isEqualTo("roles/staff/composites");
    }

    @Test
    @DisplayName("counts refused calls by caller, and those without a valid token by their number")
    void refused() {
        add("2026-11-01T00:00:00Z", "admin.call", "refused", Map.of("status", Fact.of(403)), "actor=p1:ann");
        add("2026-11-01T00:00:00Z", "admin.call", "refused", Map.of("count", Fact.of(17)));
        add("2026-11-01T00:00:00Z", "admin.call", "refused", Map.of("count", Fact.of(-5)));

        assertThat(summary.refused().count("p1:ann", RefusedCaller.WITH_TOKEN)).isEqualTo(1);
        assertThat(summary.refused().count("", RefusedCaller.WITHOUT_TOKEN)).isEqualTo(18);
        assertThat(summary.days().total(Activity.REFUSED_CALL)).isEqualTo(19);
    }

    @Test
    @DisplayName("counts who read the log, and who opened sealed data")
    void readers() {
        add("2026-11-01T00:00:00Z", "audit.read", "audit.read", Map.of(), "actor=p1:ann");
        Map<String, Fact> three = Map.of("records", Fact.of(List.of("a", "b", "c")));
        add("2026-11-01T00:00:00Z", "audit.unsealed", "audit.unsealed", three, "actor=p1:ann", "subject=p1:bob");

        assertThat(summary.readers().rows()).containsExactly("p1:ann");
        assertThat(summary.readers().count("p1:ann", LogAccess.READ)).isEqualTo(1);
        assertThat(summary.readers().count("p1:ann", LogAccess.UNSEALED)).isEqualTo(1);
        assertThat(summary.readers().count("p1:ann", LogAccess.RECORDS_UNSEALED))
                .isEqualTo(3);
    }

    @Test
    @DisplayName("lists what the log says about itself, with short facts, and only counts starts, stops and tallies")
    void incidents() {
        add("2026-11-01T00:00:00Z", "log.start", "log.start", Map.of());
        add("2026-11-01T00:00:00Z", "log.tally", "log.tally", Map.of("committed", Fact.of(4)));
        add("2026-11-01T00:00:00Z", "log.stop", "log.stop", Map.of("committed", Fact.of(4)));
        add("2026-11-01T00:00:00Z", "subject.erased", "subject.erased", Map.of("repeated", Fact.of(true)));
        add(
                "2026-11-01T00:00:00Z",
                "log.mac_mismatch",
                "log.mac_mismatch",
                Map.of("reason", Fact.of("changed"), "content", Fact.of("x".repeat(9000)), "records", Fact.of(3)));
        add("2026-11-01T00:00:00Z", "sink.dead_letter", "x", Map.of("reason", Fact.of("y".repeat(9000))));

        assertThat(summary.incidents().count(RecordKind.LOG_START)).isEqualTo(1);
        assertThat(summary.incidents().count(RecordKind.LOG_STOP)).isEqualTo(1);
        assertThat(summary.incidents().count(RecordKind.LOG_TALLY)).isEqualTo(1);
        assertThat(summary.incidents().count(RecordKind.MAC_MISMATCH)).isEqualTo(1);
        assertThat(summary.incidents().unlisted()).isZero();
        List<LogIncident> listed = summary.incidents().listed();
        assertThat(listed)
                .extracting(LogIncident::kind)
                .containsExactly("subject.erased", "log.mac_mismatch", "sink.dead_letter");
        assertThat(listed.get(0).details()).isEqualTo("repeated=true");
        assertThat(listed.get(1).details()).isEqualTo("reason=changed, records=3");
        assertThat(listed.get(2).details()).hasSize(203).endsWith("y...");
    }

    @Test
    @DisplayName("uses bounded memory: 10,000 people, 200 incidents of each kind, and counts all")
    void bounds() {
        for (int n = 0; n < 10_050; n++) {
            add("2026-11-01T00:00:00Z", "audit.read", "audit.read", Map.of(), "actor=p1:" + n);
            add("2026-11-01T00:00:00Z", "log.clock_step", "log.clock_step", Map.of());
        }
        add("2026-11-01T00:00:00Z", "log.mac_mismatch", "log.mac_mismatch", Map.of());

        assertThat(summary.readers().rows()).hasSize(10_000);
        assertThat(summary.readers().total(LogAccess.READ)).isEqualTo(10_050);
        assertThat(summary.readers().omitted(LogAccess.READ)).isEqualTo(50);
        assertThat(summary.readers().omitted(LogAccess.UNSEALED)).isZero();
        assertThat(summary.incidents().listed()).hasSize(201);
        assertThat(summary.incidents().unlisted()).isEqualTo(9_850);
        assertThat(summary.incidents().listed().get(200).kind()).isEqualTo("log.mac_mismatch");
    }

    private void role(String operation, String resourceType, List<String> roles, String path) {
        Map<String, Fact> data = roles.isEmpty()
                ? Map.of("resource_type", Fact.of(resourceType), "resource_path", Fact.of(path))
                : Map.of(
                        "resource_type",
                        Fact.of(resourceType),
                        "resource_path",
                        Fact.of(path),
                        "roles",
                        Fact.of(roles));
        add("2026-11-01T00:00:00Z", "admin", operation, data, "actor=p1:ann", "target=p1:bob");
    }

    /** Adds a record about the given people, each written as role and pseudonym, such as {@code actor=p1:ann}. */
    private void add(String time, String kind, String type, Map<String, Fact> data, String... people) {
        summary.accept(
                index,
                new AuditRecord(
                        "event-" + index,
                        Instant.parse(time).toEpochMilli(),
                        new LogId("7d1f"),
                        "realm-1",
                        new AuditRecord.Origin("kc-0", "5e0c", index + 1),
                        kind,
                        type,
                        data,
                        Stream.of(people)
                                .map(person -> person.split("=", 2))
                                .map(person -> new Participant(person[0], person[1], Optional.empty()))
                                .toList()));
        index++;
    }
}
