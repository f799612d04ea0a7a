package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.Participant;
import dev.keyward.auditlog.tiles.LogResource;
import dev.keyward.auditlog.verify.VerificationResult;
import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.AuditedRealm;
import dev.keyward.it.harness.AuditedRealm.Verified;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.SetupApi;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestRealm;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("The audit log, of calls of the admin REST API without an event,")
@ExtendWith(SharedKeycloak.class)
class AdminCallsIT {

    private static final String GOOD = "Velvet-Tugboat-81";
    private static final String TERM = "Telltale-Search-4711";

    @Test
    @DisplayName("has refused calls with their caller, and one record of all calls without a token")
    void refused(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of());
                TestRealm other = TestRealm.with(keycloak, Map.of())) {
            new SetupApi(realm).apply("audit-log: {}");
            String target = realm.addUser("refused-target", GOOD, Map.of());
            realm.addUser("refused-ann", GOOD, Map.of());
            other.grantRealmAdmin(other.addUser("refused-foreigner", GOOD, Map.of()));
            AdminApi ann = api(realm, "refused-ann");
            AdminApi foreigner = api(other, "refused-foreigner");

            assertThat(ann.get(realm.adminPath("/users?search=" + TERM)).status())
                    .isEqualTo(403);
            assertThat(ann.get(realm.adminPath("/roles/" + TERM)).status()).isEqualTo(403);
            assertThat(foreigner.delete(realm.adminPath("/users/" + target)).status())
                    .isEqualTo(403);
            for (int n = 0; n < 5; n++) {
                assertThat(AuditedRealm.status(keycloak.url() + "/admin/realms" + realm.adminPath("/users"), ""))
                        .isEqualTo(401);
            }

            AuditedRealm log = new AuditedRealm(realm).awaitPublished();
            List<AuditRecord> calls = of(log.verify(log.policy()).records(), "admin.call", "refused");
            List<AuditRecord> refused = calls.stream()
                    .filter(record -> !text(record, "path").isEmpty())
                    .toList();
            assertThat(refused)
                    .extracting(record -> text(record, "path"))
                    .containsExactly("users", "roles/{id}", "users/{user}");
            assertThat(refused).allSatisfy(record -> {
                assertThat(record.data())
                        .containsEntry("status", Fact.of(403))
                        .containsKeys("actor_client", "actor_realm", "ip");
                assertThat(roles(record)).contains("actor");
            });
            assertThat(roles(refused.get(2))).containsExactly("actor", "target");
            assertThat(refused.get(2).data().get("actor_realm"))
                    .isNotEqualTo(refused.get(0).data().get("actor_realm"));
            AuditRecord anonymous = calls.stream()
                    .filter(record -> text(record, "path").isEmpty())
                    .findFirst()
                    .orElseThrow();
            assertThat(anonymous.data()).isEqualTo(Map.of("status", Fact.of(401), "count", Fact.of(1)));
            assertThat(anonymous.participants()).isEmpty();
            assertThat(bytes(log)).doesNotContain(TERM, target, "refused-ann", "127.0.0.1");
        }
    }

    @Test
    @DisplayName("has reads of personal data and of itself, with the set-up admin-reads: personal-data")
    void reads(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            new SetupApi(realm).apply("audit-log: {admin-reads: personal-data}");
            String user = realm.addUser("read-ann", GOOD, Map.of());
            realm.grantRealmAdmin(realm.addUser("read-admin", GOOD, Map.of()));
            AdminApi admin = api(realm, "read-admin");
            AuditedRealm log = new AuditedRealm(realm).awaitPublished();

            for (String path : List.of("/users/" + user, "/users?search=" + TERM, "/clients", "/users/profile", "")) {
                AdminApi.succeeded(admin.get(realm.adminPath(path)));
            }
            log.awaitPublished();
            log.verify(log.policy());
            log.verify(log.policy());
            log.awaitPublished();

            List<AuditRecord> records = log.verify(log.policy()).records();
            assertThat(of(records, "admin.call", "read"))
                    .filteredOn(record -> roles(record).contains("target")
                            || text(record, "path").equals("users"))
                    .extracting(record -> text(record, "path"))
                    .containsExactly("users/{user}", "users");
            assertThat(of(records, "admin.call", "read"))
                    .extracting(record -> text(record, "path"))
                    .doesNotContain("clients", "users/profile", "{realm}");
            assertThat(of(records, "audit.read", "audit.read"))
                    .isNotEmpty()
                    .allSatisfy(record -> assertThat(roles(record)).containsExactly("actor"));
            assertThat(bytes(log)).doesNotContain(TERM, user, "read-ann", "read-admin");
        }
    }

    @Test
    @DisplayName("has all reads with admin-reads: all, and none without")
    void choices(Keycloak keycloak) {
        try (TestRealm all = TestRealm.with(keycloak, Map.of());
                TestRealm none = TestRealm.with(keycloak, Map.of())) {
            new SetupApi(all).apply("audit-log: {admin-reads: all}");
            new SetupApi(none).apply("audit-log: {}");
            for (TestRealm realm : List.of(all, none)) {
                realm.setText("en", "choices-text", "text");
                AdminApi.succeeded(keycloak.admin().get(realm.adminPath("/clients")));
                AdminApi.succeeded(keycloak.admin().get(realm.adminPath("/users")));
            }

            assertThat(paths(all)).contains("clients", "users");
            assertThat(paths(none)).isEmpty();
        }
    }

    @Test
    @DisplayName("has a write without an event, which fails if its record cannot be stored")
    void writes(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            new SetupApi(realm).apply("audit-log: {}");
            AuditedRealm log = new AuditedRealm(realm);
            realm.setText("en", "stored-text", TERM);
            String user = realm.addUser("written-ann", GOOD, Map.of());
            AdminApi.succeeded( // Keycloak commits this change before the response
                    keycloak.admin().put(realm.adminPath("/users/" + user), Map.of("firstName", "Augusta")));
            post(realm, "/test-audit-events/block");

            AdminApi.Answer failed = keycloak.admin().putText(realm.adminPath("/localization/en/lost-text"), "lost");
            assertThat(failed.status()).isGreaterThanOrEqualTo(400);

            post(realm, "/test-audit-events/unblock");
            assertThat(keycloak.admin()
                            .get(realm.adminPath("/localization/en"))
                            .body()
                            .fieldNames())
                    .toIterable()
                    .containsExactly("stored-text");
            log.awaitPublished();
            assertThat(of(log.verify(log.policy()).records(), "admin.call", "write"))
                    .filteredOn(record -> text(record, "path").startsWith("localization"))
                    .singleElement()
                    .satisfies(record -> {
                        assertThat(text(record, "path")).isEqualTo("localization/{id}/{id}");
                        assertThat(text(record, "method")).isEqualTo("PUT");
                        assertThat(roles(record)).containsExactly("actor");
                    });
            assertThat(bytes(log)).doesNotContain(TERM, "stored-text", "lost-text");
        }
    }

    @Test
    @DisplayName("counts each write as explained, in the status and in the record of the end")
    void counted(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            new SetupApi(realm).apply("audit-log: {}");
            AuditedRealm log = new AuditedRealm(realm);
            long before = log.status().path("writes").asLong();
            realm.setText("en", "counted-text", "text");
            realm.addUser("counted-ann", GOOD, Map.of());

            JsonNode status = log.status();
            assertThat(status.path("writes").asLong()).isGreaterThanOrEqualTo(before + 2);
            assertThat(status.path("explainedWrites")).isEqualTo(status.path("writes"));

            new SetupApi(realm).remove();
            log.awaitPublished();
            AuditRecord stop = of(log.verify(log.policy()).records(), "log.stop", "log.stop")
                    .get(0);
            assertThat(stop.data().get("explained_writes"))
                    .isEqualTo(stop.data().get("writes"));
            assertThat(stop.data().get("writes"))
                    .isInstanceOfSatisfying(
                            Fact.WholeNumber.class,
                            writes -> assertThat(writes.value())
                                    .isGreaterThanOrEqualTo(
                                            status.path("writes").asLong()));
        }
    }

    @Test
    @DisplayName(
            "keeps those of two realms apart: other keys, other pseudonyms, no access for the other's administrators")
    void apart(Keycloak keycloak) {
        try (TestRealm one = TestRealm.with(keycloak, Map.of());
                TestRealm two = TestRealm.with(keycloak, Map.of())) {
            for (TestRealm realm : List.of(one, two)) {
                new SetupApi(realm).apply("audit-log: {}");
                realm.setText("en", "apart-text", "text");
            }
            one.grantRealmAdmin(one.addUser("apart-admin", GOOD, Map.of()));
            AdminApi admin = api(one, "apart-admin");
            AuditedRealm first = new AuditedRealm(one).awaitPublished();
            AuditedRealm second = new AuditedRealm(two).awaitPublished();

            Verified own = first.verify(first.policy());
            assertThat(own.result()).isInstanceOf(VerificationResult.Intact.class);
            assertThat(second.verify(first.policy()).result()).isNotInstanceOf(VerificationResult.Intact.class);
            assertThat(first.verify(second.policy()).result()).isNotInstanceOf(VerificationResult.Intact.class);
            assertThat(pseudonym(own)).isNotEqualTo(pseudonym(second.verify(second.policy())));
            List<String> paths = List.of(
                    "/status",
                    "/checkpoint",
                    "/query",
                    "/sinks",
                    "/closed",
                    "/" + new LogResource.EntryBundle(0, 1).path(),
                    "/" + new LogResource.HashTile(0, 0, 1).path());
            for (String path : paths) {
                assertThat(AuditedRealm.status(url(keycloak, first, path), admin.token()))
                        .describedAs(path)
                        .isEqualTo(200);
                for (String token : List.of(admin.token(), "")) {
                    assertThat(AuditedRealm.status(url(keycloak, second, path), token))
                            .describedAs(path)
                            .isEqualTo(token.isEmpty() ? 401 : 403);
                }
            }
        }
    }

    private static String url(Keycloak keycloak, AuditedRealm log, String path) {
        return keycloak.url() + "/admin/realms" + log.path(path);
    }

    /** Returns the pseudonym of the administrator of the server who has set a text. */
    private static String pseudonym(Verified log) {
        return of(log.records(), "admin.call", "write").stream()
                .filter(record -> text(record, "path").startsWith("localization"))
                .findFirst()
                .orElseThrow()
                .participants()
                .get(0)
                .pseudonym();
    }

    private static List<String> paths(TestRealm realm) {
        AuditedRealm log = new AuditedRealm(realm).awaitPublished();
        return of(log.verify(log.policy()).records(), "admin.call", "read").stream()
                .map(record -> text(record, "path"))
                .toList();
    }

    private static String bytes(AuditedRealm log) {
        int size = log.status().path("entries").asInt();
        return IntStream.of(size)
                .mapToObj(entries ->
                        log.read(new LogResource.EntryBundle(0, entries)).orElseThrow())
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .findFirst()
                .orElseThrow();
    }

    private static List<AuditRecord> of(List<AuditRecord> records, String kind, String type) {
        return records.stream()
                .filter(record -> record.kind().equals(kind) && record.type().equals(type))
                .toList();
    }

    private static String text(AuditRecord record, String key) {
        return record.data().get(key) instanceof Fact.Text text ? text.value() : "";
    }

    private static List<String> roles(AuditRecord record) {
        return record.participants().stream().map(Participant::role).toList();
    }

    private static AdminApi api(TestRealm realm, String username) {
        return new AdminApi(realm.keycloak().url(), realm.name(), TestRealm.CLIENT, username, GOOD);
    }

    private static void post(TestRealm realm, String path) {
        assertThat(Person.speaking("en").post(URI.create(realm.url(path)), "").status())
                .isEqualTo(204);
    }
}
