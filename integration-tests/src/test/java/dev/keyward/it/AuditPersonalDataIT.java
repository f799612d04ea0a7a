package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.Participant;
import dev.keyward.auditlog.tiles.LogResource;
import dev.keyward.auditlog.verify.VerificationResult;
import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.AuditedRealm;
import dev.keyward.it.harness.AuditedRealm.Verified;
import dev.keyward.it.harness.Await;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.SetupApi;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestRealm;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("Personal data in the audit log")
@ExtendWith(SharedKeycloak.class)
class AuditPersonalDataIT {

    private static final String GOOD = "Velvet-Tugboat-81";
    private static final String SECTION = "audit-log: {}";

    /** A password that a user typed into the field for the user name. */
    private static final String TYPED = "Quillfeather-Password-4711";

    private static final Duration BOUND = Duration.ofSeconds(90);

    @Test
    @DisplayName("is nowhere in rows, files and server log in clear, and is opened with the role audit-unseal only")
    void sealed(Keycloak keycloak) throws Exception {
        // Keycloak's own listener jboss-logging writes names and addresses to the server log.
        try (TestRealm realm = recorded(keycloak)) {
            String ann = realm.addUser("quillfeather-ann", GOOD, named("Quillfeatherfirst", "Quillfeatherlast"));
            realm.addUser("auditor", GOOD, named("Aud", "Itor"));
            realm.grantManagement(realm.addUser("view-events-only", GOOD, named("Vi", "Ewer")), "realm-admin");
            grant(realm, "auditor", "audit-unseal");
            assertThat(token(realm, "quillfeather-ann", GOOD)).contains("access_token");
            assertThat(token(realm, "quillfeather-ann", "wrong")).contains("invalid_grant");
            assertThat(token(realm, TYPED, "wrong")).contains("invalid_grant");
            AdminApi.succeeded(keycloak.admin()
                    .put(realm.adminPath("/users/" + ann), Map.of("email", "quillfeather-new@example.com")));
            AuditedRealm log = new AuditedRealm(realm).awaitPublished();
            Verified verified = log.verify(log.policy());
            assertThat(verified.result()).isInstanceOf(VerificationResult.Intact.class);
            List<AuditRecord> records = verified.records();

            byte[] bundle =
                    log.read(new LogResource.EntryBundle(0, records.size())).orElseThrow();
            for (String text : List.of(
                    new String(bundle, StandardCharsets.UTF_8), get(realm, "/test-audit-rows/dump"), keycloak.log())) {
                assertThat(text).doesNotContainIgnoringCase("quillfeather");
                assertThat(text.contains(ann))
                        .describedAs("has the id of the user")
                        .isFalse();
            }
            assertThat(new String(bundle, StandardCharsets.UTF_8)).doesNotContain("127.0.0.1", "0:0:0:0:0:0:0:1");

            AuditRecord login = of(records, "LOGIN").get(0);
            AuditRecord update = records.stream()
                    .filter(record -> record.type().equals("UPDATE")
                            && record.participants().size() == 2)
                    .findFirst()
                    .orElseThrow();
            AuditRecord unknown = of(records, "LOGIN_ERROR").stream()
                    .filter(record -> record.data().containsKey("typed_name"))
                    .findFirst()
                    .orElseThrow();
            assertThat(unseal(realm, "view-events-only", login).status()).isEqualTo(403);
            assertThat(keycloak.admin()
                            .post(log.path("/unseal"), request(login))
                            .status())
                    .isEqualTo(403);
            JsonNode opened = AdminApi.succeeded(unseal(realm, "auditor", login, update, unknown))
                    .body();

            assertThat(data(opened, login, "user").path("username").asText()).isEqualTo("quillfeather-ann");
            assertThat(data(opened, login, "user").path("user_id").asText()).isEqualTo(ann);
            assertThat(data(opened, login, "user").path("ip").asText()).isNotEmpty();
            assertThat(data(opened, update, "target").path("email").asText()).isEqualTo("quillfeather-new@example.com");
            assertThat(data(opened, update, "target").has("ip")).isFalse();
            assertThat(data(opened, update, "actor").path("username").asText()).isEqualTo("admin");
            assertThat(data(opened, unknown, "source").path("ip").asText()).isNotEmpty();
            assertThat(opened.toString()).doesNotContain(TYPED);
            AuditRecord unsealed = of(log.awaitPublished().verify(log.policy()).records(), "audit.unsealed")
                    .get(0);
            assertThat(String.valueOf(unsealed.data().get("records"))).contains(login.id(), update.id(), unknown.id());
            assertThat(unsealed.participants())
                    .extracting(Participant::pseudonym)
                    .contains(login.participants().get(0).pseudonym());
            assertThat(data(unseal(realm, "auditor", unsealed).body(), unsealed, "actor")
                            .path("reason")
                            .asText())
                    .isEqualTo("Ticket 7");
        }
    }

    @Test
    @DisplayName("of a new user who signs in eight times at the same moment is readable in all eight records")
    void concurrent(Keycloak keycloak) throws Exception {
        try (TestRealm realm = recorded(keycloak)) {
            realm.addUser("auditor", GOOD, named("Aud", "Itor"));
            grant(realm, "auditor", "audit-unseal");
            realm.addUser("racing-ann", GOOD, named("Ra", "Cing"));
            CountDownLatch start = new CountDownLatch(1);
            ExecutorService threads = Executors.newFixedThreadPool(8);
            try {
                List<Future<String>> signIns = new ArrayList<>();
                for (int n = 0; n < 8; n++) {
                    signIns.add(threads.submit(() -> {
                        start.await();
                        return token(realm, "racing-ann", GOOD);
                    }));
                }
                start.countDown();
                for (Future<String> signIn : signIns) {
                    assertThat(signIn.get()).contains("access_token");
                }
            } finally {
                threads.shutdownNow();
            }
            AuditedRealm log = new AuditedRealm(realm).awaitPublished();
            AuditRecord[] logins =
                    of(log.verify(log.policy()).records(), "LOGIN").stream().toArray(AuditRecord[]::new);

            assertThat(logins).hasSize(8);
            JsonNode opened = unseal(realm, "auditor", logins).body();
            for (AuditRecord login : logins) {
                assertThat(data(opened, login, "user").path("username").asText())
                        .isEqualTo("racing-ann");
            }
        }
    }

    @Test
    @DisplayName("survives the deletion of the user, and is unreadable after an erasure, whose log verifies")
    void erased(Keycloak keycloak) throws Exception {
        try (TestRealm realm = recorded(keycloak)) {
            realm.addUser("auditor", GOOD, named("Aud", "Itor"));
            grant(realm, "auditor", "audit-unseal");
            realm.addUser("officer", GOOD, named("Off", "Icer"));
            grant(realm, "officer", "audit-erase");
            String ann = realm.addUser("erased-ann", GOOD, named("Era", "Sed"));
            String bob = realm.addUser("kept-bob", GOOD, named("Ke", "Pt"));
            String admin = realm.addUser("some-admin", GOOD, named("Ad", "Min"));
            realm.grantManagement(admin, "manage-users");
            token(realm, "erased-ann", GOOD);
            token(realm, "kept-bob", GOOD);
            token(realm, "some-admin", GOOD);
            AuditedRealm log = new AuditedRealm(realm).awaitPublished();
            List<AuditRecord> logins = of(log.verify(log.policy()).records(), "LOGIN");
            AuditRecord annsLogin = logins.get(0);
            AuditRecord bobsLogin = logins.get(1);
            AdminApi.succeeded(keycloak.admin().delete(realm.adminPath("/users/" + ann)));
            assertThat(data(unseal(realm, "auditor", annsLogin).body(), annsLogin, "user")
                            .path("username")
                            .asText())
                    .isEqualTo("erased-ann");

            AdminApi officer = as(realm, "officer");
            assertThat(as(realm, "auditor").get(log.path("/erasures")).status()).isEqualTo(403);
            assertThat(erase(as(realm, "auditor"), log, ann).status()).isEqualTo(403);
            assertThat(erase(keycloak.admin(), log, ann).status()).isEqualTo(403);
            assertThat(erase(officer, log, admin).text("error")).isEqualTo("administrator");
            assertThat(erase(officer, log, "nobody").status()).isEqualTo(404);
            String cancelled = AdminApi.succeeded(erase(officer, log, bob)).text("id");
            assertThat(erase(officer, log, bob).text("error")).isEqualTo("already_requested");
            AdminApi.Answer request = AdminApi.succeeded(erase(officer, log, ann));
            assertThat(request.body().path("due").asLong()
                            - request.body().path("requested").asLong())
                    .isEqualTo(Duration.ofDays(30).toMillis());
            assertThat(as(realm, "auditor")
                            .delete(log.path("/erasures/" + cancelled))
                            .status())
                    .isEqualTo(403);
            assertThat(officer.delete(log.path("/erasures/" + cancelled)).status())
                    .isEqualTo(204);
            assertThat(officer.delete(log.path("/erasures/" + cancelled)).status())
                    .isEqualTo(409);

            post(realm, "/test-audit-keys/back-up-keys");
            post(realm, "/test-audit-keys/erase-now");
            Await.until(
                    "the erasure",
                    BOUND,
                    () -> state(officer, log, request.text("id")).equals("done"));

            assertThat(state(officer, log, cancelled)).isEqualTo("cancelled");
            JsonNode opened = unseal(realm, "auditor", annsLogin, bobsLogin).body();
            assertThat(person(opened, annsLogin, "user").path("state").asText()).isEqualTo("key_destroyed");
            assertThat(opened.toString()).doesNotContain("erased-ann", ann);
            assertThat(data(opened, bobsLogin, "user").path("username").asText())
                    .isEqualTo("kept-bob");
            Verified verified = log.awaitPublished().verify(log.policy());
            assertThat(verified.result()).isInstanceOf(VerificationResult.Intact.class);
            assertThat(of(verified.records(), "subject.erased"))
                    .singleElement()
                    .satisfies(record -> assertThat(record.participants().get(0).pseudonym())
                            .isEqualTo(annsLogin.participants().get(0).pseudonym()));
            assertThat(verified.records().stream()
                            .filter(record -> String.valueOf(record.data().get("resource_type"))
                                    .contains("KEYWARD_AUDIT_ERASURE"))
                            .map(AuditRecord::type))
                    .containsExactly("CREATE", "CREATE", "DELETE");

            Await.until(
                    "the file of erasures",
                    BOUND,
                    () -> get(realm, "/test-audit-keys/listed-erasures")
                            .contains(annsLogin.participants().get(0).pseudonym()));
            post(realm, "/test-audit-keys/restore-keys");
            Await.until(
                    "the repeated erasure",
                    BOUND,
                    () -> person(unseal(realm, "auditor", annsLogin).body(), annsLogin, "user")
                            .path("state")
                            .asText()
                            .equals("key_destroyed"));
            assertThat(of(log.awaitPublished().verify(log.policy()).records(), "subject.erased").stream()
                            .map(record -> String.valueOf(record.data().get("repeated"))))
                    .containsExactly("Flag[value=false]", "Flag[value=true]");
            assertThat(data(unseal(realm, "auditor", bobsLogin).body(), bobsLogin, "user")
                            .path("username")
                            .asText())
                    .isEqualTo("kept-bob");
        }
    }

    @Test
    @DisplayName("says so when its wrapping key is lost, and new records are sealed with a new key")
    void lostWrappingKey(Keycloak keycloak) throws Exception {
        try (TestRealm realm = recorded(keycloak)) {
            realm.addUser("auditor", GOOD, named("Aud", "Itor"));
            grant(realm, "auditor", "audit-unseal");
            realm.addUser("lost-ann", GOOD, named("Lo", "St"));
            token(realm, "lost-ann", GOOD);
            post(realm, "/test-audit-keys/lose-wrapping-key");
            realm.addUser("after-loss-bob", GOOD, named("Af", "Ter"));
            token(realm, "after-loss-bob", GOOD);
            AuditedRealm log = new AuditedRealm(realm).awaitPublished();
            List<AuditRecord> logins = of(log.verify(log.policy()).records(), "LOGIN");

            JsonNode opened =
                    unseal(realm, "auditor", logins.get(0), logins.get(1)).body();

            assertThat(person(opened, logins.get(0), "user").path("state").asText())
                    .isEqualTo("wrapping_key_missing");
            assertThat(data(opened, logins.get(1), "user").path("username").asText())
                    .isEqualTo("after-loss-bob");
        }
    }

    @Test
    @DisplayName("has roles that realm setup makes and removes")
    void roles(Keycloak keycloak) {
        try (TestRealm realm = recorded(keycloak)) {
            assertThat(clients(realm)).isEqualTo(1);

            new SetupApi(realm).remove();

            assertThat(clients(realm)).isZero();
        }
    }

    private static int clients(TestRealm realm) {
        return AdminApi.succeeded(realm.keycloak().admin().get(realm.adminPath("/clients?clientId=keyward")))
                .body()
                .size();
    }

    private static TestRealm recorded(Keycloak keycloak) {
        TestRealm realm = TestRealm.with(keycloak, Map.of("eventsListeners", List.of()));
        new SetupApi(realm).apply(SECTION);
        return realm;
    }

    private static Map<String, Object> named(String first, String last) {
        return Map.of("firstName", first, "lastName", last);
    }

    /** Grants a user a role of the client keyward. */
    private static void grant(TestRealm realm, String username, String roleName) {
        AdminApi admin = realm.keycloak().admin();
        String user = admin.get(realm.adminPath("/users?exact=true&username=" + username))
                .body()
                .path(0)
                .path("id")
                .asText();
        String client = admin.get(realm.adminPath("/clients?clientId=keyward"))
                .body()
                .path(0)
                .path("id")
                .asText();
        Object role = AdminApi.succeeded(admin.get(realm.adminPath("/clients/" + client + "/roles/" + roleName)))
                .body();
        AdminApi.succeeded(
                admin.post(realm.adminPath("/users/" + user + "/role-mappings/clients/" + client), List.of(role)));
    }

    private static AdminApi as(TestRealm realm, String username) {
        return new AdminApi(realm.keycloak().url(), realm.name(), TestRealm.CLIENT, username, GOOD);
    }

    private static AdminApi.Answer unseal(TestRealm realm, String username, AuditRecord... records) {
        return as(realm, username).post(new AuditedRealm(realm).path("/unseal"), request(records));
    }

    private static Map<String, Object> request(AuditRecord... records) {
        return Map.of("records", Stream.of(records).map(AuditRecord::id).toList(), "reason", "Ticket 7");
    }

    private static AdminApi.Answer erase(AdminApi admin, AuditedRealm log, String user) {
        return admin.post(log.path("/erasures"), Map.of("user", user));
    }

    private static String state(AdminApi admin, AuditedRealm log, String erasure) {
        return find(AdminApi.succeeded(admin.get(log.path("/erasures"))).body(), "id", erasure)
                .path("state")
                .asText();
    }

    private static JsonNode data(JsonNode opened, AuditRecord record, String role) {
        return person(opened, record, role).path("data");
    }

    private static JsonNode person(JsonNode opened, AuditRecord record, String role) {
        return find(find(opened, "id", record.id()).path("people"), "role", role);
    }

    private static JsonNode find(JsonNode list, String field, String value) {
        return StreamSupport.stream(list.spliterator(), false)
                .filter(node -> node.path(field).asText().equals(value))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No " + field + " " + value + " in " + list));
    }

    private static List<AuditRecord> of(List<AuditRecord> records, String type) {
        return records.stream().filter(record -> record.type().equals(type)).toList();
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

    private static String get(TestRealm realm, String path) {
        return Person.speaking("en").open(realm.url(path)).document().text();
    }

    private static void post(TestRealm realm, String path) {
        assertThat(Person.speaking("en").post(URI.create(realm.url(path)), "").status())
                .isEqualTo(204);
    }
}
