package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.AdminApi.Answer;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestHttp;
import dev.keyward.it.harness.TestRealm;
import dev.keyward.it.providers.TestStepPart;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Realm setup over REST")
@ExtendWith(SharedKeycloak.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealmSetupIT {

    private static final String PROFILE = """
            # what we want
            sign-in-protection:
              max-failures: 10
            password-policy:
              policy: keyward-preset(nist-800-63b-4) and passwordHistory(4)
              banned-terms:
                ours: [contoso, fabrikam]
            """;

    /** The realm of the tests that change nothing. They share it, because creating a realm takes most of the time of a short test. */
    private TestRealm unchanged;

    @BeforeAll
    void makeRealm(Keycloak keycloak) {
        unchanged = TestRealm.with(keycloak, Map.of());
    }

    @AfterAll
    void close() {
        unchanged.close();
    }

    @Test
    @DisplayName("makes the planned changes, changes nothing the second time, and removes all of its changes")
    void thereAndBack(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.withPolicy(keycloak, "length(8) and passwordHistory(2)")) {
            JsonNode before = realm.export();
            Answer plan = plan(realm, PROFILE);
            assertThat(plan.status()).describedAs(plan.body().toString()).isEqualTo(200);
            assertThat(plan.body().path("changes").findValuesAsText("subject"))
                    .containsExactly(
                            "passwordPolicy",
                            "keyward.password-policy.banned-terms.ours",
                            "bruteForceProtected",
                            "failureFactor");
            assertThat(realm.export()).isEqualTo(before);

            assertThat(apply(realm, plan.body()).status()).isEqualTo(200);
            assertThat(realm.policy())
                    .contains("length(8)", "keyward-preset(nist-800-63b-4)", "passwordHistory(4)")
                    .doesNotContain("passwordHistory(2)");
            assertThat(states(realm)).contains("password-policy wired", "sign-in-protection wired", "flows not-wired");
            assertThat(plan(realm, PROFILE).body().path("changes")).isEmpty();

            Answer removed = keycloak.admin().post(realm.adminPath("/setup/remove"), "");
            assertThat(removed.status()).describedAs(removed.body().toString()).isEqualTo(200);
            assertThat(realm.export()).isEqualTo(before);
            assertThat(states(realm))
                    .contains("password-policy not-wired", "sign-in-protection not-wired", "flows not-wired");
        }
    }

    @Test
    @DisplayName("keeps later changes of administrators on removal, but no Keyward rule, even one set by hand")
    void drift(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.withPolicy(keycloak, "length(8)")) {
            apply(realm, plan(realm, PROFILE).body());
            AdminApi.succeeded(realm.setPolicy("length(9) and keyward-strength(4) and passwordHistory(4)"));
            assertThat(states(realm)).contains("password-policy drifted");

            AdminApi.succeeded(keycloak.admin().post(realm.adminPath("/setup/remove"), ""));
            assertThat(realm.policy()).isEqualTo("length(9)");
        }
    }

    @Test
    @DisplayName(
            "keeps an administrator's changes between two setup profiles, and reports them as drift until the second is applied")
    void driftBetween(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.withPolicy(keycloak, "length(8)")) {
            apply(realm, plan(realm, PROFILE).body());
            AdminApi.succeeded(realm.setPolicy("length(12) and digits(2) and keyward-preset(nist-800-63b-4)"));
            AdminApi.succeeded(keycloak.admin().put(realm.adminPath(""), Map.of("failureFactor", 5)));
            assertThat(states(realm)).contains("password-policy drifted", "sign-in-protection drifted");
            String next = "password-policy: {policy: keyward-strength(3)}\nsign-in-protection: {max-failures: 7}";
            AdminApi.succeeded(apply(realm, plan(realm, next).body()));
            AdminApi.succeeded(realm.setPolicy("length(12) and digits(3) and keyward-strength(3)"));
            assertThat(states(realm)).contains("password-policy drifted");
            Answer same = apply(realm, plan(realm, next).body());
            assertThat(same.body().path("changes")).isEmpty();
            assertThat(states(realm)).contains("password-policy wired", "sign-in-protection wired");

            AdminApi.succeeded(keycloak.admin().post(realm.adminPath("/setup/remove"), ""));
            assertThat(realm.policy()).isEqualTo("length(12) and digits(3)");
            assertThat(keycloak.admin()
                            .get(realm.adminPath(""))
                            .body()
                            .path("failureFactor")
                            .asInt())
                    .isEqualTo(5);
        }
    }

    @Test
    @DisplayName("reports rules that were set by hand, which need the jar as well, and parts without changes")
    void byHand(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.withPolicy(keycloak, "keyward-strength(2)")) {
            assertThat(states(realm)).contains("password-policy by-hand", "sign-in-protection not-wired");
            AdminApi.succeeded(keycloak.admin().put(realm.adminPath(""), Map.of("bruteForceProtected", true)));
            apply(realm, plan(realm, "sign-in-protection: {}").body());
            assertThat(states(realm)).contains("password-policy by-hand", "sign-in-protection wired");
        }
    }

    @Test
    @DisplayName("refuses a stale setup plan, and one of two concurrent requests to apply a plan")
    void staleAndConcurrent(Keycloak keycloak) throws Exception {
        try (TestRealm realm = TestRealm.withPolicy(keycloak, "length(8)")) {
            JsonNode plan = plan(realm, PROFILE).body();
            AdminApi.succeeded(realm.setPolicy("length(10)"));
            Answer stale = apply(realm, plan);
            assertThat(stale.status()).isEqualTo(409);
            assertThat(stale.text("error")).isEqualTo("stale_plan");
            Answer unseen = apply(realm, ((ObjectNode) plan.deepCopy()).without("fingerprint"));
            assertThat(unseen.status()).isEqualTo(400);
            assertThat(unseen.text("error")).isEqualTo("invalid_plan");
            assertThat(realm.policy()).isEqualTo("length(10)");

            JsonNode fresh = plan(realm, PROFILE).body();
            ExecutorService threads = Executors.newFixedThreadPool(8);
            List<Future<Answer>> answers = new ArrayList<>();
            for (int n = 0; n < 8; n++) {
                answers.add(threads.submit(() -> apply(realm, fresh)));
            }
            List<Integer> statuses = new ArrayList<>();
            for (Future<Answer> answer : answers) {
                statuses.add(answer.get().status());
            }
            threads.shutdown();
            assertThat(statuses).containsOnlyOnce(200).containsOnly(200, 409);
        }
    }

    @Test
    @DisplayName("lets users with view-realm plan, and users with manage-realm apply")
    void permissions(Keycloak keycloak) throws IOException, InterruptedException {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            AdminApi user = as(realm, "user", "");
            AdminApi viewer = as(realm, "viewer", "view-realm");
            AdminApi admin = as(realm, "admin", "realm-admin");
            JsonNode plan = plan(realm, PROFILE).body();
            List<Function<AdminApi, Answer>> views = List.of(
                    api -> api.post(realm.adminPath("/setup/plan"), PROFILE),
                    api -> api.get(realm.adminPath("/setup/removal")),
                    api -> api.get(realm.adminPath("/setup/status")),
                    api -> api.get(realm.adminPath("/cluster-nodes")),
                    api -> api.get(realm.adminPath("/setup/profiles")),
                    api -> api.get(realm.adminPath("/setup/profiles/minimal")),
                    api -> api.get(realm.adminPath("/setup/profile-schema")));
            List<Function<AdminApi, Answer>> changes = List.of(
                    api -> api.post(realm.adminPath("/setup/apply"), plan),
                    api -> api.post(realm.adminPath("/setup/remove"), ""));

            assertThat(statuses(views, user)).containsOnly(403);
            assertThat(statuses(changes, user)).containsOnly(403);
            assertThat(statuses(views, viewer)).containsOnly(200);
            assertThat(statuses(changes, viewer)).containsOnly(403);
            assertThat(statuses(views, admin)).containsOnly(200);
            assertThat(statuses(changes, admin)).containsOnly(200);
            for (String call : List.of(
                    "plan", "apply", "remove", "status", "removal", "profile-schema", "profiles", "profiles/minimal")) {
                HttpRequest request = HttpRequest.newBuilder(
                                keycloak.uri("/admin/realms" + realm.adminPath("/setup/" + call)))
                        .header("Content-Type", "application/json")
                        .method(
                                List.of("plan", "apply", "remove").contains(call) ? "POST" : "GET",
                                HttpRequest.BodyPublishers.ofString("{}"))
                        .build();
                assertThat(TestHttp.CLIENT
                                .send(request, HttpResponse.BodyHandlers.discarding())
                                .statusCode())
                        .describedAs(call)
                        .isEqualTo(401);
            }
        }
    }

    @Test
    @DisplayName("records an admin event with the changes, and ignores the old realm attribute once it has a record")
    void eventAndJournal(Keycloak keycloak) {
        try (TestRealm realm =
                TestRealm.with(keycloak, Map.of("adminEventsEnabled", true, "adminEventsDetailsEnabled", true))) {
            AdminApi.succeeded(apply(realm, plan(realm, PROFILE).body()));
            assertThat(keycloak.admin()
                            .get(realm.adminPath("/admin-events?resourcePath=setup/apply"))
                            .body()
                            .toString())
                    .contains("KEYWARD_SETUP", "bruteForceProtected");

            realm.setAttribute("keyward.setup", "nonsense");
            AdminApi.succeeded(keycloak.admin().post(realm.adminPath("/setup/remove"), ""));
            JsonNode now = keycloak.admin().get(realm.adminPath("")).body();
            assertThat(now.path("bruteForceProtected").asBoolean()).isFalse();
            assertThat(now.path("attributes").has("keyward.setup")).isFalse();
        }
    }

    @Test
    @DisplayName("allows each administrator role only the requests that it may make")
    void everyRole(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            String client = keycloak.admin()
                    .get(realm.adminPath("/clients?clientId=realm-management"))
                    .body()
                    .path(0)
                    .path("id")
                    .asText();
            List<String> roles = new ArrayList<>();
            keycloak.admin()
                    .get(realm.adminPath("/clients/" + client + "/roles"))
                    .body()
                    .forEach(role -> roles.add(role.path("name").asText()));
            assertThat(roles).hasSizeGreaterThan(15).contains("realm-admin", "manage-realm", "view-realm");
            List<String> mayView = new ArrayList<>();
            List<String> mayChange = new ArrayList<>();
            for (String role : roles) {
                AdminApi caller = as(realm, "has-" + role, role);
                int viewed = caller.get(realm.adminPath("/setup/status")).status();
                int changed = caller.post(realm.adminPath("/setup/remove"), "").status();
                assertThat(List.of(viewed, changed)).describedAs(role).isSubsetOf(200, 403);
                if (viewed == 200) {
                    mayView.add(role);
                }
                if (changed == 200) {
                    mayChange.add(role);
                }
            }
            assertThat(mayView).containsExactlyInAnyOrder("realm-admin", "manage-realm", "view-realm");
            assertThat(mayChange).containsExactlyInAnyOrder("realm-admin", "manage-realm");
        }
    }

    private static List<Integer> statuses(List<Function<AdminApi, Answer>> calls, AdminApi caller) {
        return calls.stream().map(call -> call.apply(caller).status()).toList();
    }

    private static AdminApi as(TestRealm realm, String username, String role) {
        String password = username + "-Marble-Cactus-27";
        String id = realm.addUser(username, password, Map.of());
        if (!role.isEmpty()) {
            realm.grantManagement(id, role);
        }
        return new AdminApi(realm.keycloak().url(), realm.name(), TestRealm.CLIENT, username, password);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'password-polcy:\n  policy: x'|Line 1: unknown key \"password-polcy\".",
                "'# c\nsign-in-protection:\n  max-failures: 0'|Line 3: sign-in-protection.max-failures: ''0'' is not allowed; give a whole number from 1 to 100.",
                "'password-policy:\n  policy: keyward-strength(9)'|password-policy.policy: Invalid config for keyward-strength: '9' is not allowed",
                "'password-policy:\n  policy: length('|password-policy.policy: not a password policy.",
                "'password-policy:\n  policy: passwordBlacklist(nowhere.txt)'|password-policy.policy: a policy cannot use its value (IllegalArgumentException). Check the value, and that the files that it names exist.",
                "'password-policy:\n  policy: length(8)\n  scopes: [{group: /nobody, policy: keyward-min-characters(9)}]'|password-policy.scopes: ",
                "'sign-in-protection:\n  max-failures: 10.0'|Line 2: sign-in-protection.max-failures: 10.0 is not a whole number.",
                "'breach-check:\n  end-sessions: \"yes\"'|Line 2: breach-check.end-sessions: ",
                "'breach-check:\n  deadline-days: 1e1'|Line 2: breach-check.deadline-days: 1e1 is not a whole number.",
                "'flows: {}\n---\nsign-in-protection: {}'|Line 3: a second document begins here.",
                "'password-policy:\n  policy: length(8)\n  banned-terms: {Ours: [contoso]}'|password-policy.banned-terms.Ours: a list",
                "'password-policy:\n  policy: length(8)\n  banned-terms: {ours: [abc]}'|password-policy.banned-terms.ours: Line 1",
                "'a: 1\na: 2'|Line 2: not YAML or JSON: Duplicate field 'a'",
                "'- 1'|A profile is a map of parts and their settings.",
                "''|A profile is a map of parts and their settings.",
                "'x: [1'|not YAML or JSON"
            })
    @DisplayName("names the line and key of an error in a setup profile")
    void badProfiles(String profile, String sentence) {
        Answer answer = plan(unchanged, profile.replace("''", "'"));
        assertThat(answer.status()).describedAs(answer.body().toString()).isEqualTo(400);
        assertThat(answer.text("error_description")).contains(sentence.replace("''", "'"));
    }

    @Test
    @DisplayName(
            "answers a failure of Keycloak with status 500 and without its message, even if it is an invalid argument")
    void failureOfKeycloak(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            String working = TestStepPart.ID + ": {mark: works}";
            ObjectNode plan =
                    (ObjectNode) AdminApi.succeeded(plan(realm, working)).body();
            ((ObjectNode) plan.path("profile").path(TestStepPart.ID)).put("mark", TestStepPart.FAILS);

            for (Answer answer : List.of(
                    plan(realm, TestStepPart.ID + ": {mark: " + TestStepPart.FAILS + "}"),
                    keycloak.admin().post(realm.adminPath("/setup/apply"), plan))) {
                assertThat(answer.status()).isEqualTo(500);
                assertThat(answer.body().toString()).doesNotContain(TestStepPart.FAILS);
            }
        }
    }

    @Test
    @DisplayName("refuses 12,000 unknown keys within seconds, and too many lists with one sentence")
    void bounded(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            String keys =
                    IntStream.range(0, 12_000).mapToObj(n -> "k" + n + ": 1").collect(Collectors.joining("\n"));
            long start = System.nanoTime();
            Answer unknown = plan(realm, keys);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
            assertThat(unknown.status()).isEqualTo(400);
            assertThat(unknown.text("error_description").lines())
                    .hasSize(21)
                    .last()
                    .isEqualTo("... and 11,980 more.");

            String lists =
                    IntStream.range(0, 17).mapToObj(n -> "l" + n + ": [term]").collect(Collectors.joining(", "));
            Answer many = plan(realm, "password-policy: {policy: length(8), banned-terms: {" + lists + "}}");
            assertThat(many.status()).isEqualTo(400);
            assertThat(many.text("error_description")).contains("password-policy.banned-terms", "16");

            String profile =
                    "password-policy: {policy: length(8), banned-terms: {" + lists.replaceFirst(",.*", "") + "}}";
            IntStream.range(0, 16)
                    .forEach(n -> AdminApi.succeeded(keycloak.admin()
                            .putText(realm.adminPath("/password-policy/banned-terms/own-" + n), "contoso")));
            assertThat(plan(realm, profile).text("error_description"))
                    .contains("the realm would have 17 lists of its own; the maximum is 16");
            assertThat(plan(realm, profile.replace("l0", "own-3")).status()).isEqualTo(200);
        }
    }

    @Test
    @DisplayName("applies the changes that it plans, whatever characters the texts in the setup profile contain")
    void characters(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            Answer plan = plan(
                    realm, "breach-check: {action: notify, help: \"a\\x7fb\\u0085c\\u2028d\\te \\U0001F600 / f\"}");
            assertThat(plan.status()).describedAs(plan.body().toString()).isEqualTo(200);
            AdminApi.succeeded(apply(realm, plan.body()));
            AdminApi.succeeded(keycloak.admin().post(realm.adminPath("/setup/remove"), ""));
        }
    }

    @Test
    @DisplayName("applies and removes each shipped profile as documented")
    void shippedProfiles(Keycloak keycloak) throws IOException {
        String documented = Files.readString(Path.of("../docs/realm-setup.md"));
        List<String> names = new ArrayList<>();
        try (TestRealm realm = TestRealm.withPolicy(keycloak, "length(8)")) {
            JsonNode before = realm.export();
            keycloak.admin().get(realm.adminPath("/setup/profiles")).body().forEach(name -> names.add(name.asText()));
            for (String name : names) {
                String profile = keycloak.admin()
                        .get(realm.adminPath("/setup/profiles/" + name))
                        .body()
                        .asText();
                Answer plan = plan(realm, profile);
                AdminApi.succeeded(apply(realm, plan.body()));
                JsonNode now = keycloak.admin().get(realm.adminPath("")).body();
                String policy = now.path("passwordPolicy").asText().replace("length(8) and ", "");
                assertThat(now.path("bruteForceProtected").asBoolean()).isTrue();
                assertThat(documented)
                        .contains("| `" + name + "` | " + now.path("failureFactor") + " failures, then "
                                + now.path("waitIncrementSeconds") + " to " + now.path("maxFailureWaitSeconds")
                                + " s | `" + policy + "` |");
                assertRecorded(name, now.path("attributes"), documented);
                AdminApi.succeeded(keycloak.admin().post(realm.adminPath("/setup/remove"), ""));
                assertThat(realm.export()).isEqualTo(before);
            }
            assertThat(names).containsExactly("minimal", "recommended", "nist-800-63b-4", "pci-dss-4.0.1");
            Answer unknown = keycloak.admin().get(realm.adminPath("/setup/profiles/none"));
            assertThat(unknown.status()).isEqualTo(404);
            assertThat(unknown.text("error_description")).contains("minimal, recommended");
        }
    }

    private static void assertRecorded(String profile, JsonNode attributes, String documented) {
        boolean isMinimal = profile.equals("minimal");
        assertThat(attributes.path("keyward.audit-log").asText()).isEqualTo(isMinimal ? "" : "on");
        String reads = attributes.path("keyward.audit-log.admin-reads").asText();
        assertThat(documented.lines())
                .describedAs(profile)
                .anyMatch(line -> line.startsWith("| `" + profile + "` |")
                        && line.endsWith(isMinimal ? "| not recorded |" : "| `admin-reads: " + reads + "` |"));
    }

    private static Answer plan(TestRealm realm, String profile) {
        return realm.keycloak().admin().post(realm.adminPath("/setup/plan"), profile);
    }

    private static Answer apply(TestRealm realm, JsonNode plan) {
        return realm.keycloak().admin().post(realm.adminPath("/setup/apply"), plan);
    }

    private static List<String> states(TestRealm realm) {
        List<String> states = new ArrayList<>();
        realm.keycloak()
                .admin()
                .get(realm.adminPath("/setup/status"))
                .body()
                .forEach(part -> states.add(
                        part.path("part").asText() + " " + part.path("state").asText()));
        return states;
    }
}
