package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.Flows;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.SetupApi;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestRealm;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("A flow that cannot be copied stays unchanged and is reported as uncovered")
@ExtendWith(SharedKeycloak.class)
class UncopiedFlowsIT {

    private static final String IN_BROWSER = "test-step: {places: [browser]}";

    @Test
    @DisplayName("if it may refer to itself in an unknown way")
    void unknownReference(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            Flows flows = new Flows(realm);
            flows.make("refs", """
                REQUIRED flow refs forms
                  REQUIRED auth-username-password-form
                  DISABLED auth-otp-form\
                """);
            flows.configure("refs forms", "auth-otp-form", Map.of("jump", "refs forms"));
            AdminApi.succeeded(keycloak.admin().put(realm.adminPath(""), Map.of("browserFlow", "refs")));

            JsonNode applied = new SetupApi(realm).apply(IN_BROWSER);
            assertThat(applied.path("changes")).isEmpty();
            assertThat(applied.path("notes").path(0).asText())
                    .startsWith(
                            "The flow \"refs\" is not copied and stays without Keyward's executions: the configuration"
                                    + " value jump of auth-otp-form equals the name or id of a part of this flow");
            String uncovered =
                    "browser: in the flow \"refs\" no keyward-test-step follows auth-username-password-form.";
            assertThat(SetupApi.uncovered(applied)).containsExactly(uncovered);
            assertThat(new SetupApi(realm).flowsStatus()).contains("\"state\":\"uncovered\"", "browser: in the flow");
            assertThat(keycloak.admin().get(realm.adminPath("")).text("browserFlow"))
                    .isEqualTo("refs");
        }
    }

    @Test
    @DisplayName("if it uses a sub-flow or configuration twice, which only an import can create")
    void importedFlows(Keycloak keycloak) {
        JsonNode exported;
        try (TestRealm template = TestRealm.with(keycloak, Map.of())) {
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
            JsonNode twice = new SetupApi(realm).apply(IN_BROWSER);
            assertThat(twice.path("changes")).isEmpty();
            assertThat(twice.path("notes").path(0).asText())
                    .contains("the flow \"twice shared\" is used twice in it", "Use a separate flow");
            assertThat(SetupApi.uncovered(twice))
                    .containsExactly("browser: in the flow \"twice\" no keyward-test-step follows"
                            + " auth-username-password-form.");

            AdminApi.succeeded(keycloak.admin().put(realm.adminPath(""), Map.of("browserFlow", "alike")));
            JsonNode alike = new SetupApi(realm).apply(IN_BROWSER);
            assertThat(alike.path("changes")).isEmpty();
            assertThat(alike.path("notes").path(0).asText())
                    .contains("two executions in it share the configuration \"to none\"", "Give one of them");
        }
    }

    @Test
    @DisplayName("and one of a client does not prevent covering the realm's flow")
    void longName(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            String flow = new Flows(realm).make("x".repeat(250), "REQUIRED auth-username-password-form");
            String id = keycloak.admin()
                    .get(realm.adminPath("/clients?clientId=" + TestRealm.CLIENT))
                    .body()
                    .path(0)
                    .path("id")
                    .asText();
            AdminApi.succeeded(keycloak.admin()
                    .put(
                            realm.adminPath("/clients/" + id),
                            Map.of("authenticationFlowBindingOverrides", Map.of("browser", flow))));

            JsonNode applied = new SetupApi(realm).apply(IN_BROWSER);
            assertThat(applied.path("changes").findValuesAsText("subject"))
                    .containsExactly("flow:keyward browser", "binding:browser");
            assertThat(applied.path("notes").path(0).asText()).contains("cannot be copied", "Rename it");
            assertThat(new SetupApi(realm).flowsStatus())
                    .contains("\"uncovered\"", "client:shop (browser): in the flow");
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
}
