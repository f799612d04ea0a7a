package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.Participant;
import dev.keyward.auditlog.tiles.LogResource;
import dev.keyward.auditlog.verify.IndexRange;
import dev.keyward.auditlog.verify.VerificationResult;
import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.AuditedRealm;
import dev.keyward.it.harness.AuditedRealm.Verified;
import dev.keyward.it.harness.Await;
import dev.keyward.it.harness.CheckedRealm;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.KeywardCommand;
import dev.keyward.it.harness.KeywardCommand.Outcome;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.ServerVersion;
import dev.keyward.it.harness.SetupApi;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestAuditTables;
import dev.keyward.it.harness.TestRealm;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The audit log")
@ExtendWith(SharedKeycloak.class)
class AuditLogIT {

    private static final String GOOD = "Velvet-Tugboat-81";
    private static final String TYPED = "Telltale-Name-4711";
    private static final String SECTION = "audit-log: {}";

    @Test
    @DisplayName("has each sign-in, failed sign-in and administrator's change once, verifies, and names nobody")
    void recorded(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            new SetupApi(realm).apply(SECTION);
            realm.addUser("recorded-ann", GOOD, Map.of());
            assertThat(token(realm, "recorded-ann", GOOD)).contains("access_token");
            assertThat(token(realm, "recorded-ann", "wrong")).contains("invalid_grant");
            assertThat(token(realm, TYPED, "wrong")).contains("invalid_grant");
            AuditedRealm log = new AuditedRealm(realm).awaitPublished();

            Verified verified = log.verify(log.policy());

            assertThat(verified.result()).isInstanceOf(VerificationResult.Intact.class);
            List<AuditRecord> records = verified.records();
            assertThat(of(records, "log.start", "log.start")).hasSize(1);
            assertThat(of(records, "user", "LOGIN")).hasSize(1);
            assertThat(of(records, "user", "LOGIN_ERROR")).hasSize(2);
            assertThat(of(records, "admin", "CREATE"))
                    .anySatisfy(record ->
                            assertThat(record.data().get("resource_path")).hasToString("Text[value=users/{user}]"));
            assertThat(records).extracting(AuditRecord::id).doesNotHaveDuplicates();
            assertThat(records).extracting(record -> record.origin().count()).doesNotHaveDuplicates();
            assertThat(log.status().path("entries").asLong())
                    .isGreaterThanOrEqualTo(records.size()); // a tally may have followed
            assertThat(log.status().has("problem")).isFalse();
            byte[] bundle =
                    log.read(new LogResource.EntryBundle(0, records.size())).orElseThrow();
            assertThat(new String(bundle, StandardCharsets.UTF_8))
                    .doesNotContain("recorded-ann", TYPED, GOOD, "127.0.0.1", "Byron");
        }
    }

    @Test
    @DisplayName("shows which record was changed in the database, also with the command keyward")
    void tampered(Keycloak keycloak, @TempDir Path folder) throws IOException {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            new SetupApi(realm).apply(SECTION);
            for (int n = 0; n < 4; n++) {
                realm.addUser("tampered-" + n, GOOD, Map.of());
            }
            AuditedRealm log = new AuditedRealm(realm).awaitPublished();
            String policy = log.policy();
            Path file = Files.writeString(folder.resolve("policy.txt"), policy);
            assertThat(log.verify(policy).result()).isInstanceOf(VerificationResult.Intact.class);
            Path copy = folder.resolve("copy");
            Outcome before = mirror(keycloak, realm, file, copy);
            assertThat(before.exitCode()).describedAs(before.toString()).isZero();
            Outcome ofCopy =
                    KeywardCommand.run("", List.of("audit", "verify", copy.toString(), "--policy", file.toString()));
            assertThat(ofCopy.exitCode()).describedAs(ofCopy.toString()).isZero();

            TestAuditTables.post(realm, "/test-audit-rows/change");

            assertThat(log.verify(policy).result())
                    .isInstanceOfSatisfying(
                            VerificationResult.Tampered.class,
                            tampered -> assertThat(tampered.entries()).isEqualTo(IndexRange.of(2)));
            Outcome after = mirror(keycloak, realm, file, folder.resolve("second-copy"));
            assertThat(after.exitCode()).describedAs(after.toString()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("names the administrator who acts as a user, and the roles that an administrator grants")
    void impersonationAndGrants(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            new SetupApi(realm).apply(SECTION);
            String ann = realm.addUser("acted-as-ann", GOOD, Map.of());
            realm.grantManagement(ann, "view-events");
            AdminApi.succeeded(keycloak.admin().post(realm.adminPath("/users/" + ann + "/impersonation"), ""));
            AuditedRealm log = new AuditedRealm(realm).awaitPublished();

            List<AuditRecord> records = log.verify(log.policy()).records();
            AuditRecord creation = of(records, "admin", "CREATE").stream()
                    .filter(record -> Fact.of("USER").equals(record.data().get("resource_type")))
                    .findFirst()
                    .orElseThrow();
            AuditRecord impersonation = of(records, "user", "IMPERSONATE").get(0);
            assertThat(pseudonym(impersonation, "actor")).isEqualTo(pseudonym(creation, "actor"));
            assertThat(pseudonym(impersonation, "user")).isEqualTo(pseudonym(creation, "target"));
            assertThat(of(records, "admin", "CREATE"))
                    .anySatisfy(record -> assertThat(record.data())
                            .containsEntry("resource_type", Fact.of("CLIENT_ROLE_MAPPING"))
                            .containsEntry("roles", Fact.of(List.of("view-events"))));
        }
    }

    private static String pseudonym(AuditRecord record, String role) {
        return record.participants().stream()
                .filter(person -> person.role().equals(role))
                .map(Participant::pseudonym)
                .findFirst()
                .orElseThrow(() -> new AssertionError("The record has nobody as " + role));
    }

    @Test
    @DisplayName("has the type of a credential that an administrator removes, which Keycloak states since 26.7")
    void removedCredential(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            new SetupApi(realm).apply(SECTION);
            String ann = realm.addUser(
                    "removed-ann", "", Map.of("credentials", List.of(CheckedRealm.otp(Duration.ofDays(1)))));
            String credentials = realm.adminPath("/users/" + ann + "/credentials");
            String otp =
                    keycloak.admin().get(credentials).body().path(0).path("id").asText();
            AdminApi.succeeded(keycloak.admin().delete(credentials + "/" + otp));
            AuditedRealm log = new AuditedRealm(realm).awaitPublished();

            Fact path = Fact.of("users/{user}/credentials/" + otp);
            assertThat(of(log.verify(log.policy()).records(), "admin", "ACTION"))
                    .filteredOn(record -> path.equals(record.data().get("resource_path")))
                    .singleElement()
                    .satisfies(record -> assertThat(record.data().get("credential_type"))
                            .isEqualTo(ServerVersion.tested().isBefore("26.7") ? null : Fact.of("otp")));
        }
    }

    @Test
    @DisplayName("is read by those who may view the realm's events, and by no administrator of another realm")
    void permissions(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of());
                TestRealm other = TestRealm.with(keycloak, Map.of())) {
            new SetupApi(realm).apply(SECTION);
            other.grantRealmAdmin(other.addUser("audit-foreigner", GOOD, Map.of()));
            realm.grantManagement(realm.addUser("audit-viewer", GOOD, Map.of()), "view-events");
            realm.grantManagement(realm.addUser("audit-user-manager", GOOD, Map.of()), "manage-users");
            AuditedRealm log = new AuditedRealm(realm).awaitPublished();
            String tile = "/" + new LogResource.EntryBundle(0, 1).path();

            for (String path : List.of("/status", "/checkpoint", tile)) {
                assertThat(status(other, "audit-foreigner", log.path(path)))
                        .describedAs(path)
                        .isEqualTo(403);
                assertThat(status(realm, "audit-user-manager", log.path(path)))
                        .describedAs(path)
                        .isEqualTo(403);
                assertThat(rawStatus(realm, "audit-viewer", log.path(path)))
                        .describedAs(path)
                        .isEqualTo(200);
            }
        }
    }

    @Test
    @DisplayName("has no record of a realm that is not set up for it")
    void off(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            realm.addUser("unrecorded", GOOD, Map.of());
            assertThat(token(realm, "unrecorded", GOOD)).contains("access_token");
            assertThat(token(realm, "unrecorded", "wrong")).contains("invalid_grant");

            assertThat(TestAuditTables.number(realm, "/test-audit-rows/count")).isZero();
            AuditedRealm log = new AuditedRealm(realm);
            assertThat(log.status().path("recording").asBoolean()).isFalse();
            assertThat(log.policyStatus()).isEqualTo(404);
        }
    }

    @Test
    @DisplayName("ends with a record of its end when the set-up is removed, and stays readable")
    void removed(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            SetupApi setup = new SetupApi(realm);
            setup.apply(SECTION);
            realm.addUser("removed-ann", GOOD, Map.of());
            AuditedRealm log = new AuditedRealm(realm).awaitPublished();
            assertThat(log.status().path("recording").asBoolean()).isTrue();

            setup.remove();
            assertThat(token(realm, "removed-ann", GOOD)).contains("access_token");
            log.awaitPublished();

            assertThat(log.status().path("recording").asBoolean()).isFalse();
            Verified verified = log.verify(log.policy());
            assertThat(verified.result()).isInstanceOf(VerificationResult.Intact.class);
            assertThat(of(verified.records(), "user", "LOGIN")).isEmpty();
            assertThat(of(verified.records(), "log.start", "log.start")).hasSize(1);
            assertThat(of(verified.records(), "log.stop", "log.stop")).hasSize(1);
            assertThat(of(verified.records(), "admin", "ACTION"))
                    .anySatisfy(record ->
                            assertThat(record.data().get("resource_type")).hasToString("Text[value=KEYWARD_SETUP]"));
        }
    }

    @Test
    @DisplayName(
            "fails a sign-in and an administrator's change whose record cannot be stored, and counts failed sign-ins")
    void failedInsert(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of("bruteForceProtected", true, "failureFactor", 3))) {
            new SetupApi(realm).apply(SECTION);
            String ann = realm.addUser("blocked-ann", GOOD, Map.of());
            AuditedRealm log = new AuditedRealm(realm).awaitPublished();
            TestAuditTables.post(realm, "/test-audit-events/block");

            assertThat(token(realm, "blocked-ann", GOOD)).doesNotContain("access_token");
            assertThat(realm.tryToCreate("blocked-new", GOOD).status()).isGreaterThanOrEqualTo(400);
            assertThat(realm.hasUser("blocked-new")).isFalse();
            // Keycloak counts a failure in the background, and meanwhile refuses further ones without counting them.
            AtomicInteger failed = new AtomicInteger();
            Await.until("the lock-out", Duration.ofSeconds(60), () -> {
                assertThat(token(realm, "blocked-ann", "wrong")).contains("invalid_grant");
                failed.incrementAndGet();
                return keycloak.admin()
                        .get(realm.adminPath("/attack-detection/brute-force/users/" + ann))
                        .body()
                        .path("disabled")
                        .asBoolean();
            });
            assertThat(token(realm, "blocked-ann", GOOD)).contains("invalid_grant");

            TestAuditTables.post(realm, "/test-audit-events/unblock");
            realm.addUser("unblocked-ann", GOOD, Map.of());
            log.awaitPublished();
            Verified verified = log.verify(log.policy());
            assertThat(verified.result()).isInstanceOf(VerificationResult.Intact.class);
            assertThat(of(verified.records(), "user", "LOGIN")).isEmpty();
            assertThat(of(verified.records(), "user", "LOGIN_ERROR")).hasSize(failed.get() + 1);
        }
    }

    private static Outcome mirror(Keycloak keycloak, TestRealm realm, Path policy, Path copy) {
        return KeywardCommand.asAdmin(
                keycloak, "audit", "mirror", copy.toString(), "--realm", realm.name(), "--policy", policy.toString());
    }

    private static List<AuditRecord> of(List<AuditRecord> records, String kind, String type) {
        return records.stream()
                .filter(record -> record.kind().equals(kind) && record.type().equals(type))
                .toList();
    }

    private static String token(TestRealm realm, String username, String password) {
        return Person.speaking("en")
                .post(
                        URI.create(realm.url("/protocol/openid-connect/token")),
                        "grant_type=password&client_id=" + TestRealm.CLIENT + "&username=" + username + "&password="
                                + URLEncoder.encode(password, StandardCharsets.UTF_8))
                .document()
                .text();
    }

    private static int status(TestRealm ofUser, String username, String path) {
        return new AdminApi(ofUser.keycloak().url(), ofUser.name(), TestRealm.CLIENT, username, GOOD)
                .get(path)
                .status();
    }

    private static int rawStatus(TestRealm realm, String username, String path) {
        return AuditedRealm.status(
                realm.keycloak().url() + "/admin/realms" + path,
                new AdminApi(realm.keycloak().url(), realm.name(), TestRealm.CLIENT, username, GOOD).token());
    }
}
