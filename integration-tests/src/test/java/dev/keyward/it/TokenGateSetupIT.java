package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.Metrics;
import dev.keyward.it.harness.SetupApi;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestHttp;
import dev.keyward.it.harness.TestRealm;
import dev.keyward.it.harness.WokenJob;
import dev.keyward.it.providers.TestGateCheck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Realm setup of the token gate")
@ExtendWith(SharedKeycloak.class)
@ResourceLock("keyward_token_gate_broken_realms")
class TokenGateSetupIT {

    private static final String NEEDS = "test-step: {gate: true}";
    private static final String PROFILES = "client-policies.profiles";
    private static final String POLICIES = "client-policies.policies";
    private static final String NAME = "keyward-token-gate";
    private static final String BROKEN_REALMS = "keyward_token_gate_broken_realms";
    private static final Duration METRIC = Duration.ofMinutes(2);

    /** Profiles and policies of an administrator, with unusual white space and a number that a parser may round. */
    private static final String OWN_PROFILES = """
        { "profiles" : [ {"name":"pkce", "executors":[{"executor":"pkce-enforcer","configuration":{"auto-configure":true, "x": 1.10}}]},
          {"name":"näher","executors":[]}] }\
        """;

    private static final String OWN_POLICIES = """
        {"policies":  [{"name":"own","enabled":true,"conditions":[{"condition":"client-access-type","configuration":{"type":["public"]}}],"profiles":["pkce"]} ]}\
        """;

    private static Optional<String> attribute(TestRealm realm, String name) {
        HttpResponse<String> answer =
                send(HttpRequest.newBuilder(uri(realm, name)).build());
        return answer.statusCode() == 404 ? Optional.empty() : Optional.of(answer.body());
    }

    private static void setAttribute(TestRealm realm, String name, String text) {
        assertThat(send(HttpRequest.newBuilder(uri(realm, name))
                                .header("Content-Type", "text/plain;charset=UTF-8")
                                .POST(HttpRequest.BodyPublishers.ofString(text))
                                .build())
                        .statusCode())
                .isEqualTo(204);
    }

    private static URI uri(TestRealm realm, String name) {
        return URI.create(realm.url("/test-gate/attribute?name=" + name));
    }

    private static HttpResponse<String> send(HttpRequest request) {
        try {
            return TestHttp.CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode status(TestRealm realm) {
        return realm.keycloak()
                .admin()
                .get(realm.adminPath("/setup/status"))
                .body()
                .valueStream()
                .filter(part -> part.path("part").asText().equals("token-gate"))
                .findFirst()
                .orElseThrow();
    }

    private static String state(TestRealm realm) {
        return status(realm).path("state").asText();
    }

    private static List<String> names(TestRealm realm, String list) {
        JsonNode all = AdminApi.succeeded(realm.keycloak().admin().get(realm.adminPath("/client-policies/" + list)))
                .body();
        return StreamSupport.stream(all.path(list).spliterator(), false)
                .map(entry -> entry.path("name").asText())
                .toList();
    }

    @Test
    @DisplayName("adds one profile and one policy for all clients, changes nothing the second time, and removes both")
    void thereAndBack(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            JsonNode before = realm.export();
            assertThat(attribute(realm, PROFILES)).isEmpty();
            JsonNode made = new SetupApi(realm).apply(NEEDS);
            assertThat(made.path("changes").findValuesAsText("subject"))
                    .containsExactly("client-profile:" + NAME, "client-policy:" + NAME);
            assertThat(made.path("summary").toString()).contains("until the user signs in again");
            assertThat(names(realm, "profiles")).containsExactly(NAME);
            assertThat(names(realm, "policies")).containsExactly(NAME);
            assertThat(state(realm)).isEqualTo("wired");
            assertThat(new SetupApi(realm).apply(NEEDS).path("changes")).isEmpty();

            new SetupApi(realm).remove();
            assertThat(attribute(realm, PROFILES)).isEmpty();
            assertThat(attribute(realm, POLICIES)).isEmpty();
            assertThat(realm.export()).isEqualTo(before);
            assertThat(state(realm)).isEqualTo("not-wired");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"%s\":[]}", "{ \"%s\" : [ ] }", "{}"})
    @DisplayName("restores empty lists with their white space")
    void emptyLists(String empty, Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            setAttribute(realm, PROFILES, empty.formatted("profiles"));
            setAttribute(realm, POLICIES, empty.formatted("policies"));
            new SetupApi(realm).apply(NEEDS);
            assertThat(state(realm)).isEqualTo("wired");

            new SetupApi(realm).remove();
            assertThat(attribute(realm, PROFILES)).contains(empty.formatted("profiles"));
            assertThat(attribute(realm, POLICIES)).contains(empty.formatted("policies"));
        }
    }

    @Test
    @DisplayName("keeps other profiles and policies, and restores their text even after Keycloak has saved it anew")
    void others(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            setAttribute(realm, PROFILES, OWN_PROFILES);
            setAttribute(realm, POLICIES, OWN_POLICIES);
            new SetupApi(realm).apply(NEEDS);
            assertThat(names(realm, "profiles")).containsExactly("pkce", "näher", NAME);
            assertThat(names(realm, "policies")).containsExactly("own", NAME);
            assertThat(attribute(realm, PROFILES).orElseThrow()).contains("\"x\":1.10");
            saveAsConsole(realm, "policies", list -> {});
            assertThat(state(realm)).isEqualTo("wired");

            new SetupApi(realm).remove();
            assertThat(attribute(realm, PROFILES)).contains(OWN_PROFILES);
            assertThat(attribute(realm, POLICIES)).contains(OWN_POLICIES);
        }
    }

    @Test
    @DisplayName("keeps the changes that an administrator made since, also inside Keyward's own entries")
    void changedSince(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            setAttribute(realm, PROFILES, OWN_PROFILES.replace(", \"x\": 1.10", ""));
            setAttribute(realm, POLICIES, OWN_POLICIES);
            new SetupApi(realm).apply(NEEDS);
            saveAsConsole(realm, "profiles", list -> {
                list.remove(1);
                list.addObject()
                        .put("name", "mine")
                        .putArray("executors")
                        .addAll(List.of(executor(list, "full-scope-disabled"), executor(list, NAME)));
            });
            saveAsConsole(realm, "policies", list -> {
                ((ArrayNode) list.path(1).path("profiles")).add("mine");
                list.addObject()
                        .put("name", "later")
                        .put("enabled", false)
                        .putArray("profiles")
                        .add(NAME);
            });
            assertThat(state(realm)).isEqualTo("drifted");

            new SetupApi(realm).remove();
            assertThat(attribute(realm, PROFILES).orElseThrow())
                    .contains("pkce-enforcer", "full-scope-disabled")
                    .doesNotContain("näher", NAME);
            assertThat(names(realm, "policies")).containsExactly("own", NAME, "later");
            assertThat(attribute(realm, POLICIES).orElseThrow()).doesNotContain("\"profiles\":[\"" + NAME);
            assertThat(state(realm)).isEqualTo("not-wired");
        }
    }

    @Test
    @DisplayName("keeps the policy while an administrator's executor shares the profile, and forgets the gate")
    void sharedProfile(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            new SetupApi(realm).apply(NEEDS);
            saveAsConsole(
                    realm,
                    "profiles",
                    list -> ((ArrayNode) list.path(0).path("executors")).add(executor(list, "full-scope-disabled")));
            String policies = attribute(realm, POLICIES).orElseThrow();

            JsonNode plan = AdminApi.succeeded(
                            keycloak.admin().post(realm.adminPath("/setup/plan"), "test-step: {gate: false}"))
                    .body();
            AdminApi.succeeded(keycloak.admin()
                    .post(realm.adminPath("/setup/apply"), ((ObjectNode) plan).put("allowWeaker", true)));
            assertThat(attribute(realm, PROFILES).orElseThrow())
                    .contains("\"executors\":[{\"executor\":\"full-scope-disabled\"");
            assertThat(attribute(realm, POLICIES)).contains(policies);
            assertThat(state(realm)).isEqualTo("not-wired");

            new SetupApi(realm).apply(NEEDS);
            assertThat(state(realm)).isEqualTo("wired");
            new SetupApi(realm).remove();
            assertThat(attribute(realm, POLICIES)).contains(policies);
            assertThat(state(realm)).isEqualTo("not-wired");
        }
    }

    @Test
    @DisplayName("is forgotten by a removal that finds no entry, because an administrator has deleted them")
    void deletedByHand(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            new SetupApi(realm).apply(NEEDS);
            awaitBrokenGates(keycloak, 0);
            saveAsConsole(realm, "policies", ArrayNode::removeAll);
            saveAsConsole(realm, "profiles", ArrayNode::removeAll);
            awaitBrokenGates(keycloak, 1);

            new SetupApi(realm).remove();
            awaitBrokenGates(keycloak, 0);
            assertThat(state(realm)).isEqualTo("not-wired");
        }
    }

    @Test
    @DisplayName("turns the status red while Keycloak ignores all policies, because it cannot read one of them")
    void unreadable(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            new SetupApi(realm).apply(NEEDS);
            String policies = attribute(realm, POLICIES).orElseThrow();
            setAttribute(
                    realm,
                    POLICIES,
                    policies.replace("{\"policies\":[", "{\"policies\":[{\"name\":\"own\",\"more\":1},"));
            assertThat(status(realm).toString()).contains("\"state\":\"uncovered\"", "not checked by: test-step");
            assertThat(keycloak.admin()
                            .post(realm.adminPath("/setup/plan"), NEEDS)
                            .text("error_description"))
                    .contains("token-gate: the realm's attribute " + POLICIES);

            new SetupApi(realm).remove();
            assertThat(attribute(realm, POLICIES).orElseThrow()).doesNotContain(NAME);
        }
    }

    private static JsonNode executor(ArrayNode list, String id) {
        ObjectNode executor = list.objectNode().put("executor", id);
        executor.putObject("configuration");
        return executor;
    }

    /** Changes one list as the admin console does: it reads the list, and saves it as a whole. */
    private static void saveAsConsole(TestRealm realm, String list, Consumer<ArrayNode> change) {
        String path = realm.adminPath("/client-policies/" + list);
        JsonNode all = AdminApi.succeeded(realm.keycloak().admin().get(path)).body();
        change.accept((ArrayNode) all.path(list));
        AdminApi.succeeded(realm.keycloak().admin().put(path, all));
    }

    @Test
    @DisplayName("turns the status and a metric red while the gate is disabled, and repairs it with the same profile")
    void disabled(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            new SetupApi(realm).apply(NEEDS);
            awaitBrokenGates(keycloak, 0);
            saveAsConsole(realm, "policies", list -> ((ObjectNode) list.path(0)).put("enabled", false));
            assertThat(status(realm).toString())
                    .contains("\"state\":\"uncovered\"", "client-policy:" + NAME, "not checked by: test-step");
            awaitBrokenGates(keycloak, 1);

            assertThat(new SetupApi(realm).apply(NEEDS).path("changes")).hasSize(1);
            assertThat(state(realm)).isEqualTo("wired");
            awaitBrokenGates(keycloak, 0);
        }
    }

    private static void awaitBrokenGates(Keycloak keycloak, int count) {
        WokenJob.tokenGateWatch(keycloak)
                .until("the metric", METRIC, () -> Metrics.of(keycloak).sum(BROKEN_REALMS) == count);
    }

    @Test
    @DisplayName("turns the status red where a feature relies on the gate that was never set up")
    void neverSetUp(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            assertThat(state(realm)).isEqualTo("not-wired");
            awaitBrokenGates(keycloak, 0);
            realm.setAttribute(TestGateCheck.ENFORCED, "true");
            assertThat(status(realm).toString()).contains("\"state\":\"uncovered\"", "not checked by: test-gate");
            awaitBrokenGates(keycloak, 1);
        }
    }

    @Test
    @DisplayName("removes the gate with a profile that no longer needs it, and calls that weaker")
    void noLongerNeeded(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            new SetupApi(realm).apply(NEEDS);
            JsonNode plan = AdminApi.succeeded(
                            keycloak.admin().post(realm.adminPath("/setup/plan"), "test-step: {gate: false}"))
                    .body();
            assertThat(plan.toString()).contains("token-gate: is removed, because no section of the profile needs it.");
            AdminApi.succeeded(keycloak.admin()
                    .post(realm.adminPath("/setup/apply"), ((ObjectNode) plan).put("allowWeaker", true)));
            assertThat(attribute(realm, POLICIES)).isEmpty();
            assertThat(state(realm)).isEqualTo("not-wired");
        }
    }

    @Test
    @DisplayName("has no section in a profile, and refuses client policies that it cannot read")
    void refused(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            assertThat(keycloak.admin()
                            .post(realm.adminPath("/setup/plan"), "token-gate: {}")
                            .text("error_description"))
                    .contains("unknown key \"token-gate\"");
            setAttribute(realm, POLICIES, "[]");
            assertThat(keycloak.admin()
                            .post(realm.adminPath("/setup/plan"), NEEDS)
                            .text("error_description"))
                    .contains("token-gate: the realm's attribute " + POLICIES);
        }
    }
}
