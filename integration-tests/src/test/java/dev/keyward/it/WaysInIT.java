package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.Flows;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestRealm;
import dev.keyward.it.providers.TestStepFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Of the realm's own, identity providers' and clients' flows: {@link FlowSetupIT}. */
@DisplayName("A way to sign in")
@ExtendWith(SharedKeycloak.class)
class WaysInIT {

    private static final String PASSWORD = "Marble-Cactus-27";
    private static final String IN_BROWSER = "test-step: {places: [browser]}";
    private static final String PROFILES = "/client-policies/profiles";

    /** A name that looks like a path. */
    private static final String PROFILE = "strict/1";

    private static final String SELECTED_UNCOVERED =
            "client-profile:strict/1 (browser): in the flow \"own\" no keyward-test-step comes behind"
                    + " auth-username-password-form.";

    @Test
    @DisplayName("by a client policy is wired, and given back exactly, whatever else the profiles hold since")
    void clientPolicy(Keycloak keycloak) {
        try (TestRealm realm = realm(keycloak)) {
            AdminApi admin = keycloak.admin();
            new Flows(realm).make("own", "REQUIRED auth-username-password-form");
            selectForEveryClient(realm, "own");
            JsonNode before = admin.get(realm.adminPath(PROFILES)).body();

            assertThat(apply(realm, IN_BROWSER).path("changes").findValuesAsText("subject"))
                    .contains("flow:keyward own", "binding:client-profile/strict/1/1");
            assertThat(flowsStatus(realm)).isEqualTo("{\"part\":\"flows\",\"state\":\"wired\"}");
            signIn(realm);
            assertThat(marks(realm)).containsExactly("on");
            JsonNode wired = admin.get(realm.adminPath(PROFILES)).body();
            assertThat(wired.toString()).isEqualTo(before.toString().replace("\"own\"", "\"keyward own\""));
            assertThat(apply(realm, IN_BROWSER).path("changes")).isEmpty();

            JsonNode edited = withAnotherProfile(wired);
            AdminApi.succeeded(admin.put(realm.adminPath(PROFILES), edited));
            remove(realm);
            assertThat(admin.get(realm.adminPath(PROFILES)).body()).isEqualTo(withAnotherProfile(before));
            assertThat(new Flows(realm).aliases()).noneMatch(alias -> alias.startsWith("keyward"));
            signIn(realm);
            assertThat(marks(realm)).containsExactlyInAnyOrder("on", "");
        }
    }

    @Test
    @DisplayName("that the profile leaves, or that cannot be wired, is uncovered in plan and status")
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
                                    Map.of("saml.allow.ecp.flow", "true"))));
            selectForEveryClient(realm, "own");
            String ecp = "client:legacy: it allows SAML ECP, which takes passwords in a flow that cannot be wired."
                    + " Switch ECP off for this client.";

            assertThat(texts(apply(realm, IN_BROWSER).path("uncovered"))).containsExactly(ecp);
            JsonNode applied = apply(realm, IN_BROWSER + "\nflows: {leave: [\"client-profile:strict/1\"]}");
            assertThat(applied.path("changes").findValuesAsText("subject"))
                    .containsExactly("binding:client-profile/strict/1/1", "flow:keyward own");
            assertThat(texts(applied.path("uncovered"))).containsExactly(ecp, SELECTED_UNCOVERED);
            assertThat(flowsStatus(realm))
                    .contains("\"uncovered\"", "client:legacy", "client-profile:strict/1 (browser)");
            signIn(realm);
            assertThat(marks(realm)).containsExactly("");
        }
    }

    @Test
    @DisplayName("whose flow may refer to itself in a way that is not known stays as it is, uncovered")
    void unknownReference(Keycloak keycloak) {
        try (TestRealm realm = realm(keycloak)) {
            Flows flows = new Flows(realm);
            flows.make("refs", """
                REQUIRED flow refs forms
                  REQUIRED auth-username-password-form
                  DISABLED auth-otp-form\
                """);
            flows.configure("refs forms", "auth-otp-form", Map.of("jump", "refs forms"));
            AdminApi.succeeded(keycloak.admin().put(realm.adminPath(""), Map.of("browserFlow", "refs")));

            JsonNode applied = apply(realm, IN_BROWSER);
            assertThat(applied.path("changes")).isEmpty();
            assertThat(applied.path("notes").path(0).asText())
                    .startsWith("The flow \"refs\" stays as it is, without Keyward's executions: the configuration"
                            + " value jump of auth-otp-form equals the name or id of a part of this flow");
            String uncovered =
                    "browser: in the flow \"refs\" no keyward-test-step comes behind auth-username-password-form.";
            assertThat(texts(applied.path("uncovered"))).containsExactly(uncovered);
            assertThat(flowsStatus(realm)).contains("\"state\":\"uncovered\"", "browser: in the flow");
            assertThat(keycloak.admin().get(realm.adminPath("")).text("browserFlow"))
                    .isEqualTo("refs");
        }
    }

    @Test
    @DisplayName(
            "whose flow has a sub-flow or a configuration twice, as only an import makes it, stays as it is, uncovered")
    void importedFlows(Keycloak keycloak) {
        JsonNode exported;
        try (TestRealm template = realm(keycloak)) {
            exported = template.export();
        }
        ArrayNode all = (ArrayNode) exported.path("authenticationFlows");
        addFlow(all, "twice", true, List.of(sub("twice shared"), sub("twice more")));
        addFlow(all, "twice more", false, List.of(sub("twice shared")));
        addFlow(all, "twice shared", false, List.of(execution("auth-username-password-form")));
        addFlow(all, "alike", true, List.of(redirector(), redirector(), execution("auth-username-password-form")));
        ArrayNode configs = (ArrayNode) exported.path("authenticatorConfig");
        configs.addObject().put("alias", "to none").putObject("config").put("defaultProvider", "none");
        try (TestRealm realm = TestRealm.with(
                keycloak, Map.of("authenticationFlows", all, "authenticatorConfig", configs, "browserFlow", "twice"))) {
            JsonNode twice = apply(realm, IN_BROWSER);
            assertThat(twice.path("changes")).isEmpty();
            assertThat(twice.path("notes").path(0).asText())
                    .contains("the flow \"twice shared\" is used twice in it", "Use a flow of its own");
            assertThat(texts(twice.path("uncovered")))
                    .containsExactly("browser: in the flow \"twice\" no keyward-test-step comes behind"
                            + " auth-username-password-form.");

            AdminApi.succeeded(keycloak.admin().put(realm.adminPath(""), Map.of("browserFlow", "alike")));
            JsonNode alike = apply(realm, IN_BROWSER);
            assertThat(alike.path("changes")).isEmpty();
            assertThat(alike.path("notes").path(0).asText())
                    .contains("two executions in it share the configuration \"to none\"", "Give one of them");
        }
    }

    private static void addFlow(ArrayNode flows, String alias, boolean topLevel, List<Map<String, Object>> steps) {
        ArrayNode executions = flows.addObject()
                .put("alias", alias)
                .put("providerId", "basic-flow")
                .put("topLevel", topLevel)
                .put("builtIn", false)
                .putArray("authenticationExecutions");
        int priority = 10;
        for (Map<String, Object> step : steps) {
            Map<String, Object> all = new HashMap<>(step);
            all.put("requirement", "REQUIRED");
            all.put("priority", priority++);
            executions.addPOJO(all);
        }
    }

    private static Map<String, Object> sub(String alias) {
        return Map.of("authenticatorFlow", true, "flowAlias", alias);
    }

    private static Map<String, Object> execution(String provider) {
        return Map.of("authenticatorFlow", false, "authenticator", provider);
    }

    private static Map<String, Object> redirector() {
        return Map.of(
                "authenticatorFlow",
                false,
                "authenticator",
                "identity-provider-redirector",
                "authenticatorConfig",
                "to none");
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

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asText).toList();
    }

    private static String flowsStatus(TestRealm realm) {
        return realm.keycloak()
                .admin()
                .get(realm.adminPath("/setup/status"))
                .body()
                .valueStream()
                .filter(part -> part.path("part").asText().equals("flows"))
                .map(JsonNode::toString)
                .findFirst()
                .orElse("");
    }

    private static JsonNode apply(TestRealm realm, String profile) {
        AdminApi admin = realm.keycloak().admin();
        JsonNode plan = AdminApi.succeeded(admin.post(realm.adminPath("/setup/plan"), profile))
                .body();
        return AdminApi.succeeded(admin.post(realm.adminPath("/setup/apply"), plan))
                .body();
    }

    private static void remove(TestRealm realm) {
        AdminApi.succeeded(realm.keycloak().admin().post(realm.adminPath("/setup/remove"), ""));
    }
}
