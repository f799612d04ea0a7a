package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.AdminApi.Answer;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestHttp;
import dev.keyward.it.harness.TestRealm;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

@DisplayName("The password policy over REST")
@ResourceLock("unknown verdicts of keyward-banned-terms")
@ExtendWith(SharedKeycloak.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PolicyRestIT {

    private static final String OLD = "Marble-Cactus-27";
    private static final String LIST = "# ours\ncontoso\nblank\n";

    private TestRealm realm;
    private String userId;
    private AdminApi user;
    private AdminApi viewer;
    private AdminApi userManager;
    private AdminApi realmAdmin;

    @BeforeAll
    void makeRealm(Keycloak keycloak) {
        realm = TestRealm.with(
                keycloak,
                Map.of(
                        "passwordPolicy",
                        "keyward-min-characters(8) and keyward-not-a-variation(4) and keyward-strength(?4)"
                                + " and keyward-banned-terms(rest) and digits(1) and passwordHistory(2)"
                                + " and regexPattern(.*secretpattern.*|.*[0-9].*)",
                        "adminEventsEnabled",
                        true,
                        "adminEventsDetailsEnabled",
                        true));
        userId = realm.addUser("plain", "Ordinary-" + OLD, Map.of());
        user = as("plain", "Ordinary-" + OLD);
        viewer = admin("viewer", "view-realm");
        userManager = admin("user-manager", "manage-users");
        realmAdmin = admin("realm-admin", "realm-admin");
    }

    @AfterAll
    void dropRealm() {
        realm.close();
    }

    @Test
    @DisplayName("allows each method only for the role that it needs")
    void permissions() throws IOException, InterruptedException {
        String path = realm.adminPath("/password-policy");
        List<Function<AdminApi, Answer>> views = List.of(
                api -> api.get(path + "/scopes"),
                api -> api.get(path + "/banned-terms"),
                api -> api.get(path + "/banned-terms/none"),
                api -> api.get(path + "/status"));
        List<Function<AdminApi, Answer>> changes = List.of(
                api -> api.put(path + "/scopes", "[]"),
                api -> api.putText(path + "/banned-terms/permissions", LIST),
                api -> api.delete(path + "/banned-terms/permissions"));
        Function<AdminApi, Answer> explain = api -> api.post(path + "/explain", Map.of("userId", userId));

        assertThat(statuses(views, user)).containsOnly(403);
        assertThat(statuses(changes, user)).containsOnly(403);
        assertThat(explain.apply(user).status()).isEqualTo(403);

        assertThat(statuses(views, viewer)).containsExactly(200, 200, 404, 200);
        assertThat(statuses(changes, viewer)).containsOnly(403);
        assertThat(explain.apply(viewer).status()).isEqualTo(403);

        assertThat(statuses(views, userManager)).containsOnly(403);
        assertThat(statuses(changes, userManager)).containsOnly(403);
        assertThat(explain.apply(userManager).status()).isEqualTo(200);

        assertThat(statuses(changes, realmAdmin)).containsOnly(204);
        assertThat(explain.apply(realmAdmin).status()).isEqualTo(200);

        for (String[] call : new String[][] {
            {"POST", "/explain"}, {"GET", "/scopes"}, {"PUT", "/scopes"}, {"GET", "/banned-terms"},
            {"GET", "/banned-terms/x"}, {"PUT", "/banned-terms/x"}, {"DELETE", "/banned-terms/x"}, {"GET", "/status"}
        }) {
            assertThat(withoutToken(call[0], "/admin/realms" + path + call[1]))
                    .describedAs("%s %s", call[0], call[1])
                    .isEqualTo(401);
        }
    }

    @Test
    @DisplayName("explains which rules apply to a user, their origins, and their verdicts on a password")
    void explains() {
        realm.setAttribute(
                "keyward.password-policy.scopes",
                "[{\"role\": \"offline_access\", \"policy\": \"keyward-preset(pci-dss-4.0.1)\"},"
                        + "{\"client\": \"shop\", \"policy\": \"keyward-min-characters(30)\"}]");
        String password = "telltale-abc";
        try {
            explained(password);
        } finally {
            realm.setAttribute("keyward.password-policy.scopes", "");
        }
    }

    private void explained(String password) {
        Answer answer = userManager.post(
                realm.adminPath("/password-policy/explain"), Map.of("userId", userId, "password", password));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text("username")).isEqualTo("plain");
        assertThat(rules(answer))
                .containsExactly(
                        "keyward-min-characters=12 enforced met",
                        "keyward-letters-and-digits=1 enforced refused",
                        "digits=1 enforced refused",
                        "keyward-banned-terms=rest enforced unknown",
                        "regexPattern=.*secretpattern.*|.*[0-9].* enforced refused",
                        "keyward-strength=4 report-only refused",
                        "keyward-not-a-variation=4 enforced not-evaluated",
                        "passwordHistory=2 enforced not-evaluated");
        assertThat(answer.body().path("rules").path(0).path("origins").toString())
                .isEqualTo("[{\"scope\":\"realm\",\"policy\":\"keyward-min-characters(8)\"},"
                        + "{\"scope\":\"role offline_access\",\"policy\":\"keyward-preset(pci-dss-4.0.1)\"}]");

        Answer throughShop = userManager.post(
                realm.adminPath("/password-policy/explain"), Map.of("userId", userId, "client", "shop"));
        assertThat(rules(throughShop)).first().isEqualTo("keyward-min-characters=30 enforced ");

        String events = realm.keycloak()
                .admin()
                .get(realm.adminPath("/admin-events?resourcePath=password-policy/explain/*"))
                .body()
                .toString();
        assertThat(events)
                .contains("password-policy/explain/" + userId, "withPassword", "PASSWORD_POLICY")
                .doesNotContain("telltale");
        assertThat(realm.keycloak().log()).doesNotContain(password);
    }

    @Test
    @DisplayName("never reveals whether a password is the current one or close to it")
    void noOracle() {
        for (String guess : List.of("Ordinary-" + OLD, "Ordinary-Marble-Cactus-28", "something-else-27")) {
            Answer answer = userManager.post(
                    realm.adminPath("/password-policy/explain"), Map.of("userId", userId, "password", guess));
            assertThat(rules(answer))
                    .filteredOn(rule -> rule.contains("variation") || rule.contains("History"))
                    .containsExactly(
                            "keyward-not-a-variation=4 enforced not-evaluated",
                            "passwordHistory=2 enforced not-evaluated");
        }
    }

    @Test
    @DisplayName("refuses bad requests with a sentence and does not log them")
    void badQuestions() {
        String path = realm.adminPath("/password-policy/explain");
        assertError(userManager.post(path, "[]"), 400, "invalid_request");
        assertError(userManager.post(path, "{\"password\": \"telltale-x\"}"), 400, "invalid_request");
        assertError(userManager.post(path, "{\"password\": \"telltale-x\", "), 400, "invalid_request");
        assertError(userManager.post(path, Map.of("userId", 7)), 400, "invalid_request");
        assertError(userManager.post(path, Map.of("userId", "nobody")), 404, "user_not_found");
        String megabyte = "qx".repeat(500_000);
        assertError(userManager.post(path, Map.of("userId", userId, "password", megabyte)), 413, "too_large");
        assertError(
                realmAdmin.put(realm.adminPath("/password-policy/scopes"), "\"" + megabyte + "\""), 413, "too_large");
        assertError(
                realmAdmin.putText(realm.adminPath("/password-policy/banned-terms/big"), megabyte), 413, "too_large");
        Answer tooLong = userManager.post(path, Map.of("userId", userId, "password", "qx".repeat(30_000)));
        assertThat(tooLong.text("inadmissible")).isEqualTo("keyward.password.too-long");
        assertThat(rules(tooLong)).contains("keyward-min-characters=8 enforced not-evaluated");
        assertThat(realm.keycloak().log()).doesNotContain("telltale-x", "qxqxqxqxqxqxqxqx");
    }

    @Test
    @DisplayName("answers 60 explanations per minute")
    void rateLimit() {
        AdminApi eager = admin("eager", "manage-users");
        List<Integer> statuses = IntStream.range(0, 70)
                .map(n -> eager.post(realm.adminPath("/password-policy/explain"), Map.of("userId", userId))
                        .status())
                .boxed()
                .toList();

        assertThat(statuses.subList(0, 60)).containsOnly(200);
        // The one-minute window may end during the test, so only the status of refused requests is fixed.
        assertThat(statuses.subList(60, 70)).containsAnyOf(429).doesNotContain(500);
    }

    @Test
    @DisplayName("stores lists of banned terms, which take effect at once and override files")
    void lists() {
        String path = realm.adminPath("/password-policy/banned-terms");
        String id = realm.addUser("listed", OLD, Map.of());
        assertThat(status().path("healthy").asBoolean()).isFalse();
        assertThat(status().path("problems").toString()).contains("Banned-term list rest: There is no file");

        assertThat(realmAdmin.putText(path + "/rest", LIST).status()).isEqualTo(204);
        assertThat(realm.tryToReset(id, "C0ntos0Blank12").text("error_description"))
                .contains("too easy to guess here");
        assertThat(realmAdmin.get(path).body().toString())
                .isEqualTo("[{\"name\":\"rest\",\"source\":\"realm\",\"terms\":2}]");
        assertThat(status().path("healthy").asBoolean()).isTrue();
        assertThat(status().path("bannedTerms").toString())
                .isEqualTo("[{\"name\":\"rest\",\"source\":\"realm\",\"terms\":2}]");

        assertError(realmAdmin.putText(path + "/rest", "contoso\nab\n"), 400, "invalid_list");
        assertError(realmAdmin.putText(path + "/Rest", LIST), 400, "invalid_name");
        assertError(realmAdmin.putText(path + "/..%2Frest", LIST), 400, "");
        assertThat(realm.tryToReset(id, "C0ntos0Blank12").status()).isEqualTo(400);

        assertThat(realmAdmin.delete(path + "/rest").status()).isEqualTo(204);
        assertError(realmAdmin.delete(path + "/rest"), 404, "list_not_found");
        assertThat(realm.tryToReset(id, "C0ntos0Blank12").status()).isEqualTo(204);

        IntStream.range(0, 16).forEach(n -> AdminApi.succeeded(realmAdmin.putText(path + "/many-" + n, LIST)));
        assertError(realmAdmin.putText(path + "/many-16", LIST), 400, "too_many_lists");
        assertThat(realmAdmin.putText(path + "/many-1", LIST).status()).isEqualTo(204);
        IntStream.range(0, 16).forEach(n -> AdminApi.succeeded(realmAdmin.delete(path + "/many-" + n)));
    }

    @Test
    @DisplayName("stores valid password-policy scopes and names an invalid one")
    void scopes() {
        String path = realm.adminPath("/password-policy/scopes");
        String good = "[{\"role\": \"offline_access\", \"policy\": \"keyward-strength(?2)\"}]";
        assertThat(realmAdmin.put(path, good).status()).isEqualTo(204);
        assertThat(realmAdmin.get(path).body().toString())
                .isEqualTo("[{\"role\":\"offline_access\",\"policy\":\"keyward-strength(?2)\"}]");

        Map<String, String> wrong = Map.ofEntries(
                Map.entry("[{\"role\": \"x\"", "Not JSON, a duplicate key, or text after the array: see line 1"),
                Map.entry("{}", "Give a JSON array"),
                Map.entry(
                        "[{\"role\": \"a\", \"role\": \"offline_access\", \"policy\": \"keyward-strength(2)\"}]",
                        "a duplicate key, or text after the array: see line 1"),
                Map.entry("[] []", "a duplicate key, or text after the array: see line 1"),
                Map.entry(
                        "[{\"policy\": \"keyward-strength(2)\"}]",
                        "Scope 1: name a \"role\", a \"group\" or a \"client\"."),
                Map.entry(
                        "[{\"role\": \"a\", \"group\": \"b\", \"policy\": \"keyward-strength(2)\"}]",
                        "Scope 1: give one of"),
                Map.entry(
                        "[{\"role\": \"offline_access\", \"policy\": \"keyward-strength(9)\"}]",
                        "'9' is not allowed; give a whole number from 1 to 4."),
                Map.entry(
                        "[{\"role\": \"offline_access\", \"policy\": \"length(9)\"}]",
                        "Scope 1: length cannot be scoped"),
                Map.entry("[{\"role\": \"offline_access\", \"policy\": \"nonsense(9)\"}]", "Password policy not found"),
                Map.entry(
                        "[{\"role\": \"offline_access\", \"policy\": \"\"}]",
                        "\"policy\" must be a text that is not empty"),
                Map.entry(
                        "[{\"group\": \"/gone\", \"policy\": \"keyward-strength(2)\"}]",
                        "The realm has no group /gone. Create it, or correct the name."),
                Map.entry("[{\"role\": \"offline_access\", \"policy\": \"length(\"}]", "the policy cannot be read"));
        wrong.forEach((text, sentence) -> {
            Answer answer = realmAdmin.put(path, text);
            assertError(answer, 400, "invalid_scopes");
            assertThat(answer.text("error_description")).contains(sentence);
        });
        assertThat(realmAdmin.get(path).body()).hasSize(1);

        assertThat(realmAdmin.put(path, "[]").status()).isEqualTo(204);
        assertThat(realm.keycloak()
                        .admin()
                        .get(realm.adminPath(""))
                        .body()
                        .path("attributes")
                        .has("keyward.password-policy.scopes"))
                .isFalse();
    }

    @Test
    @DisplayName("refuses a password-policy scope with an ambiguous name, names the candidates, and accepts an id")
    void unclearScopes() {
        String path = realm.adminPath("/password-policy/scopes");
        String staff = realm.addGroup("staff", "");
        String nested = realm.addGroup("intern", staff);
        String top = realm.addGroup("staff/intern", "");
        String scope = "[{\"group\": \"%s\", \"policy\": \"keyward-strength(?2)\"}]";

        Answer unclear = realmAdmin.put(path, scope.formatted("/staff/intern"));
        assertError(unclear, 400, "invalid_scopes");
        assertThat(unclear.text("error_description"))
                .contains("group /staff/intern can stand for 2", nested, top, "by its id");
        Answer planned = realm.keycloak()
                .admin()
                .post(
                        realm.adminPath("/setup/plan"),
                        "password-policy: {policy: length(8), scopes: " + scope.formatted("/staff/intern") + "}");
        assertThat(planned.status()).isEqualTo(400);
        assertThat(planned.text("error_description"))
                .startsWith("password-policy.scopes: ")
                .contains("by its id");
        assertThat(realmAdmin.put(path, scope.formatted(nested)).status()).isEqualTo(204);
        assertThat(realmAdmin.put(path, scope.formatted("/staff")).status()).isEqualTo(204);
        realm.setAttribute("keyward.password-policy.scopes", scope.formatted("/staff/intern"));
        assertThat(status().path("problems").toString()).contains("group /staff/intern can stand for 2");
        assertThat(realmAdmin.put(path, "[]").status()).isEqualTo(204);
    }

    @Test
    @DisplayName("reports malformed and outdated password-policy scopes in its status")
    void status(Keycloak keycloak) {
        try (TestRealm other = TestRealm.with(keycloak, Map.of())) {
            String path = other.adminPath("/password-policy/status");
            assertThat(keycloak.admin().get(path).body().toString())
                    .isEqualTo("{\"healthy\":true,\"evaluator\":true,\"scopes\":0,\"problems\":[],\"bannedTerms\":[]}");
            other.setAttribute("keyward.password-policy.scopes", "[{}]");
            assertThat(keycloak.admin().get(path).body().path("problems").toString())
                    .contains("The scopes cannot be used", "Scope 1: name a");
            other.setAttribute(
                    "keyward.password-policy.scopes", "[{\"group\":\"/gone\",\"policy\":\"keyward-strength(2)\"}]");
            assertThat(keycloak.admin().get(path).body().path("problems").toString())
                    .contains("The realm has no group /gone, so its scope covers nobody.");
        }
    }

    @Test
    @DisplayName("tells everybody the registration rules in their language, without lists, patterns or users")
    void publicRules(Keycloak keycloak) throws IOException, InterruptedException {
        String body = get(realm.url("/password-policy/rules?lang=de")).body();
        assertThat(body)
                .isEqualTo("{\"language\":\"de\",\"rules\":[{\"id\":\"keyward-min-characters\",\"label\":\"Mindestens"
                        + " 8 Zeichen\",\"number\":8,\"browser\":true},{\"id\":\"digits\",\"label\":\"Ziffern:"
                        + " mindestens"
                        + " 1\",\"number\":1,\"browser\":true},{\"id\":\"keyward-banned-terms\",\"label\":\"Nicht"
                        + " überwiegend aus Wörtern, die hier leicht zu erraten sind, etwa dem Namen dieses"
                        + " Dienstes\",\"browser\":false},{\"id\":\"regexPattern\",\"label\":\"In der hier"
                        + " verlangten Form\",\"browser\":false}]}");
        assertThat(body).doesNotContain("secretpattern", "\"rest\"", "plain");
        assertThat(get(realm.url("/password-policy/rules?lang=en")).body()).contains("At least 8 characters");
        assertThat(get(realm.url("/password-policy/rules?lang=xx-YY-" + "z".repeat(2_000)))
                        .body())
                .contains("\"language\":\"en\"");
        assertThat(get(realm.url("/password-policy/rules")).body()).contains("\"language\":\"en\"");
        // Caches between browser and server may keep the answer only if its address names the language.
        assertThat(cacheControl("?lang=de")).isEqualTo("public, max-age=60");
        assertThat(cacheControl("")).isEqualTo("private, max-age=60");
        HttpResponse<String> posted = TestHttp.CLIENT.send(
                HttpRequest.newBuilder(URI.create(realm.url("/password-policy/rules")))
                        .POST(HttpRequest.BodyPublishers.ofString("x".repeat(1_000_000)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(posted.statusCode()).isIn(404, 405);
    }

    private String cacheControl(String query) throws IOException, InterruptedException {
        return get(realm.url("/password-policy/rules" + query))
                .headers()
                .firstValue("Cache-Control")
                .orElse("");
    }

    private JsonNode status() {
        return realmAdmin.get(realm.adminPath("/password-policy/status")).body();
    }

    private static List<Integer> statuses(List<Function<AdminApi, Answer>> calls, AdminApi caller) {
        List<Integer> statuses = new ArrayList<>();
        calls.forEach(call -> statuses.add(call.apply(caller).status()));
        return statuses;
    }

    private static List<String> rules(Answer explanation) {
        return StreamSupport.stream(explanation.body().path("rules").spliterator(), false)
                .map(rule -> rule.path("id").asText() + "=" + rule.path("value").asText() + " "
                        + rule.path("mode").asText() + " "
                        + rule.path("verdict").asText())
                .toList();
    }

    private static void assertError(Answer answer, int status, String error) {
        assertThat(answer.status()).describedAs(answer.body().toString()).isEqualTo(status);
        if (!error.isEmpty()) {
            assertThat(answer.text("error")).isEqualTo(error);
            assertThat(answer.text("error_description")).isNotEmpty();
        }
    }

    private AdminApi admin(String username, String role) {
        realm.grantManagement(realm.addUser(username, username + OLD, Map.of()), role);
        return as(username, username + OLD);
    }

    private AdminApi as(String username, String password) {
        return new AdminApi(realm.keycloak().url(), realm.name(), TestRealm.CLIENT, username, password);
    }

    private int withoutToken(String method, String path) throws IOException, InterruptedException {
        return TestHttp.CLIENT
                .send(
                        HttpRequest.newBuilder(realm.keycloak().uri(path))
                                .method(method, HttpRequest.BodyPublishers.ofString("{}"))
                                .header("Content-Type", path.contains("banned") ? "text/plain" : "application/json")
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    private static HttpResponse<String> get(String url) throws IOException, InterruptedException {
        return TestHttp.CLIENT.send(
                HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
