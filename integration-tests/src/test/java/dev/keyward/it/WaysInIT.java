package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.Flows;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.SetupApi;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestRealm;
import dev.keyward.it.providers.TestStepFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests bindings of flows by client policies and bindings to sub-flows; {@link FlowSetupIT} tests all other bindings. */
@DisplayName("A way to sign in to a realm")
@ExtendWith(SharedKeycloak.class)
class WaysInIT {

    private static final String PASSWORD = "Marble-Cactus-27";
    private static final String IN_BROWSER = "test-step: {places: [browser]}";
    private static final String PROFILES = "/client-policies/profiles";

    /** Name of a client profile that looks like a path. */
    private static final String PROFILE = "strict/1";

    private static final String SELECTED_UNCOVERED =
            "client-profile:strict/1 (browser): in the flow \"own\" no keyward-test-step follows"
                    + " auth-username-password-form.";

    @Test
    @DisplayName("by a client policy is covered, and restored exactly despite later changes to the profiles")
    void clientPolicy(Keycloak keycloak) {
        try (TestRealm realm = realm(keycloak)) {
            AdminApi admin = keycloak.admin();
            new Flows(realm).make("own", "REQUIRED auth-username-password-form");
            selectForEveryClient(realm, "own");
            JsonNode before = admin.get(realm.adminPath(PROFILES)).body();

            assertThat(new SetupApi(realm).apply(IN_BROWSER).path("changes").findValuesAsText("subject"))
                    .contains("flow:keyward own", "binding:client-profile/strict/1/1");
            assertThat(new SetupApi(realm).flowsStatus()).isEqualTo("{\"part\":\"flows\",\"state\":\"wired\"}");
            signIn(realm);
            assertThat(marks(realm)).containsExactly("on");
            JsonNode wired = admin.get(realm.adminPath(PROFILES)).body();
            assertThat(wired.toString()).isEqualTo(before.toString().replace("\"own\"", "\"keyward own\""));
            assertThat(new SetupApi(realm).apply(IN_BROWSER).path("changes")).isEmpty();

            JsonNode edited = withAnotherProfile(wired);
            AdminApi.succeeded(admin.put(realm.adminPath(PROFILES), edited));
            new SetupApi(realm).remove();
            assertThat(admin.get(realm.adminPath(PROFILES)).body()).isEqualTo(withAnotherProfile(before));
            assertThat(new Flows(realm).aliases()).noneMatch(alias -> alias.startsWith("keyward"));
            signIn(realm);
            assertThat(marks(realm)).containsExactlyInAnyOrder("on", "");
        }
    }

    @Test
    @DisplayName("that the profile excludes, or that cannot be covered, is reported as uncovered in plan and status")
    void left(Keycloak keycloak) {
        try (TestRealm realm = realm(keycloak)) {
            new Flows(realm).make("own", "REQUIRED auth-username-password-form");
            AdminApi.succeeded(keycloak.admin()
                    .post(
                            realm.adminPath("/clients"),
                            Map.of(
                                    "clientId",
                                    "legacy",
                                    "protocol",
                                    "saml",
                                    "attributes",
                                    // Without the second attribute, the server generates a key of 4096 bits.
                                    Map.of("saml.allow.ecp.flow", "true", "saml.client.signature", "false"))));
            selectForEveryClient(realm, "own");
            String ecp = "client:legacy: it allows SAML ECP, which accepts passwords in a flow that cannot be wired."
                    + " Switch ECP off for this client.";

            assertThat(SetupApi.uncovered(new SetupApi(realm).apply(IN_BROWSER)))
                    .containsExactly(ecp);
            JsonNode applied =
                    new SetupApi(realm).apply(IN_BROWSER + "\nflows: {leave: [\"client-profile:strict/1\"]}");
            assertThat(applied.path("changes").findValuesAsText("subject"))
                    .containsExactly("binding:client-profile/strict/1/1", "flow:keyward own");
            assertThat(SetupApi.uncovered(applied)).containsExactlyInAnyOrder(ecp, SELECTED_UNCOVERED);
            assertThat(new SetupApi(realm).flowsStatus())
                    .contains("\"uncovered\"", "client:legacy", "client-profile:strict/1 (browser)");
            signIn(realm);
            assertThat(marks(realm)).containsExactly("");
        }
    }

    @Test
    @DisplayName("through a sub-flow that a client profile selects is reported as uncovered")
    void partOfFlow(Keycloak keycloak) {
        try (TestRealm realm = realm(keycloak)) {
            new Flows(realm).make("whole", """
                REQUIRED flow part
                  REQUIRED auth-username-password-form\
                """);
            selectForEveryClient(realm, "part");
            assertThat(SetupApi.uncovered(new SetupApi(realm).apply(IN_BROWSER)))
                    .containsExactly("client-profile:strict/1: it selects \"part\", a sub-flow, which cannot"
                            + " be wired. Let it select a top-level flow.");
            signIn(realm);
            assertThat(marks(realm)).containsExactly("");
        }
    }

    @Test
    @DisplayName("through a sub-flow bound to a client or the realm is reported as uncovered, and stays on removal")
    void boundToPart(Keycloak keycloak) {
        try (TestRealm realm = realm(keycloak)) {
            AdminApi admin = keycloak.admin();
            new Flows(realm).make("whole", """
                REQUIRED flow part
                  REQUIRED auth-username-password-form\
                """);
            bindClient(realm, partOf(realm, "whole"));
            String uncovered = "in the flow \"part\" no keyward-test-step follows auth-username-password-form.";

            JsonNode applied = new SetupApi(realm).apply(IN_BROWSER);
            assertThat(SetupApi.uncovered(applied))
                    .containsExactly("client:" + TestRealm.CLIENT + " (browser): " + uncovered);
            assertThat(applied.path("notes").toString())
                    .contains("\\\"part\\\" is a sub-flow", "client:" + TestRealm.CLIENT + " (browser)");
            assertThat(new SetupApi(realm).flowsStatus()).contains("\"uncovered\"");

            AdminApi.succeeded(admin.put(realm.adminPath(""), Map.of("browserFlow", "part")));
            assertThat(SetupApi.uncovered(new SetupApi(realm).apply(IN_BROWSER)))
                    .contains("browser: " + uncovered);
            new SetupApi(realm).remove();
            assertThat(new Flows(realm).aliases()).noneMatch(alias -> alias.startsWith("keyward"));
            signIn(realm);
        }
    }

    @Test
    @DisplayName(
            "that an administrator bound to Keyward's copy gets the original flow back on removal, as does a moved executor")
    void boundToCopy(Keycloak keycloak) {
        try (TestRealm realm = realm(keycloak)) {
            AdminApi admin = keycloak.admin();
            new Flows(realm).make("own", "REQUIRED auth-username-password-form");
            selectForEveryClient(realm, "own");
            new SetupApi(realm).apply(IN_BROWSER);
            bindClient(realm, flow(realm, "keyward browser"));
            ObjectNode profiles =
                    (ObjectNode) admin.get(realm.adminPath(PROFILES)).body();
            ObjectNode profile = (ObjectNode) profiles.path("profiles").path(1);
            profile.put("name", "renamed");
            AdminApi.succeeded(admin.put(realm.adminPath(PROFILES), profiles));
            assertThat(new SetupApi(realm).apply(IN_BROWSER).path("changes")).isEmpty();

            new SetupApi(realm).remove();
            assertThat(client(realm)
                            .path("authenticationFlowBindingOverrides")
                            .path("browser")
                            .asText())
                    .isEqualTo(flow(realm, "browser"));
            assertThat(admin.get(realm.adminPath(PROFILES)).body().toString()).contains("\"own\"");
            assertThat(new Flows(realm).aliases()).noneMatch(alias -> alias.startsWith("keyward"));
            signIn(realm);
        }
    }

    @Test
    @DisplayName("through a sub-flow of Keyward's copy keeps that copy, without its executions")
    void boundToPartOfCopy(Keycloak keycloak) {
        try (TestRealm realm = realm(keycloak)) {
            Flows flows = new Flows(realm);
            flows.make("whole", """
                REQUIRED flow part
                  REQUIRED auth-username-password-form\
                """);
            AdminApi.succeeded(keycloak.admin().put(realm.adminPath(""), Map.of("browserFlow", "whole")));
            new SetupApi(realm).apply(IN_BROWSER);
            bindClient(realm, partOf(realm, "keyward whole"));

            assertThat(new SetupApi(realm).remove().path("notes").toString())
                    .contains("its sub-flow \\\"keyward whole part\\\" is bound to client:" + TestRealm.CLIENT);
            assertThat(flows.executions("keyward whole")).noneMatch(step -> step.contains("keyward"));
            signIn(realm);
        }
    }

    private static String flow(TestRealm realm, String alias) {
        return realm.keycloak()
                .admin()
                .get(realm.adminPath("/authentication/flows"))
                .body()
                .valueStream()
                .filter(flow -> flow.path("alias").asText().equals(alias))
                .map(flow -> flow.path("id").asText())
                .findFirst()
                .orElseThrow(() -> new AssertionError("There is no flow " + alias));
    }

    private static String partOf(TestRealm realm, String flow) {
        return realm.keycloak()
                .admin()
                .get(realm.adminPath("/authentication/flows/" + flow.replace(" ", "%20") + "/executions"))
                .body()
                .path(0)
                .path("flowId")
                .asText();
    }

    private static JsonNode client(TestRealm realm) {
        return realm.keycloak()
                .admin()
                .get(realm.adminPath("/clients?clientId=" + TestRealm.CLIENT))
                .body()
                .path(0);
    }

    /**
     * Binds the given flow to a client by sending the whole client representation. Executors of client policies read
     * settings that a partial one lacks.
     */
    private static void bindClient(TestRealm realm, String flowId) {
        ObjectNode client = (ObjectNode) client(realm);
        client.putObject("authenticationFlowBindingOverrides").put("browser", flowId);
        AdminApi.succeeded(realm.keycloak()
                .admin()
                .put(realm.adminPath("/clients/" + client.path("id").asText()), client));
    }

    private static void selectForEveryClient(TestRealm realm, String flow) {
        AdminApi admin = realm.keycloak().admin();
        AdminApi.succeeded(admin.put(realm.adminPath(PROFILES), """
            {"profiles": [
              {"name": "other", "description": "Ä", "executors": [
                {"executor": "pkce-enforcer", "configuration": {"auto-configure": true}}]},
              {"name": "%s", "executors": [
                {"executor": "reject-implicit-grant", "configuration": {"auto-configure": false}},
                {"executor": "auth-flow-enforcer", "configuration":
                  {"auth-flow-alias": "%s", "auth-flow-loa": 1}}]}]}
            """.formatted(PROFILE, flow)));
        AdminApi.succeeded(admin.put(realm.adminPath("/client-policies/policies"), """
            {"policies": [{"name": "all", "enabled": true, "profiles": ["%s"],
              "conditions": [{"condition": "any-client", "configuration": {}}]}]}
            """.formatted(PROFILE)));
    }

    private static JsonNode withAnotherProfile(JsonNode profiles) {
        ObjectNode copy = profiles.deepCopy();
        copy.withArray("profiles").addObject().put("name", "later").putArray("executors");
        return copy;
    }

    private static TestRealm realm(Keycloak keycloak) {
        TestRealm realm = TestRealm.with(keycloak, Map.of("eventsEnabled", true));
        realm.addUser("ada", PASSWORD, Map.of());
        return realm;
    }

    private static void signIn(TestRealm realm) {
        assertThat(Person.speaking("en").signIn(realm, "ada", PASSWORD).isAt(TestRealm.REDIRECT))
                .isTrue();
    }

    private static List<String> marks(TestRealm realm) {
        List<String> marks = new ArrayList<>();
        realm.keycloak()
                .admin()
                .get(realm.adminPath("/events?max=100&type=LOGIN"))
                .body()
                .forEach(event -> marks.add(
                        event.path("details").path(TestStepFactory.DETAIL).asText()));
        return marks;
    }
}
