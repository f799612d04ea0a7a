package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.AdminApi.Answer;
import dev.keyward.it.harness.Flows;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestRealm;
import dev.keyward.it.providers.TestStepPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests Keyward's copies of flows in a realm where many clients and identity providers have their own flows. */
@DisplayName("Many copies of flows")
@ExtendWith(SharedKeycloak.class)
class ManyCopiesIT {

    /** Number of flows in the realm, more than a removal of Keyward changes in one transaction. */
    private static final int FLOWS = 60;

    private static final String PROFILE = """
            test-step: {places: [browser, post-broker-login]}
            flows: {client-overrides: wire}
            """;

    private static final String PASSWORD = "Marble-Cactus-27";

    private final ObjectMapper json = new ObjectMapper();

    @Test
    @DisplayName("are removed in several transactions, and the next removal continues an interrupted one")
    void interrupted(Keycloak keycloak) {
        try (TestRealm realm = realmWithFlows(keycloak, FLOWS)) {
            realm.addUser("ada", PASSWORD, Map.of());
            AdminApi.succeeded(keycloak.admin()
                    .put(realm.adminPath(""), Map.of("adminEventsEnabled", true, "adminEventsDetailsEnabled", true)));
            JsonNode before = realm.export();
            apply(realm);
            assertThat(copies(realm)).hasSize(FLOWS + 1);

            realm.setAttribute(TestStepPart.STOPS_REMOVAL, "yes");
            assertThat(remove(realm).status()).isEqualTo(500);
            assertThat(copies(realm)).hasSizeBetween(1, FLOWS - 1);
            JsonNode event = keycloak.admin()
                    .get(realm.adminPath("/admin-events?resourcePath=setup/remove"))
                    .body()
                    .path(0);
            assertThat(event.path("representation").asText()).contains("\"changes\":[{", "binding:");
            assertThat(keycloak.admin().get(realm.adminPath("")).text("browserFlow"))
                    .isEqualTo("browser");
            assertThat(Person.speaking("en").signIn(realm, "ada", PASSWORD).isAt(TestRealm.REDIRECT))
                    .isTrue();

            ObjectNode attributes = (ObjectNode)
                    keycloak.admin().get(realm.adminPath("")).body().path("attributes");
            attributes.remove(TestStepPart.STOPS_REMOVAL);
            AdminApi.succeeded(keycloak.admin().put(realm.adminPath(""), Map.of("attributes", attributes)));
            Answer removed = AdminApi.succeeded(remove(realm));
            assertThat(removed.body().path("unresolved")).isEmpty();
            assertThat(realm.export()).isEqualTo(before);
        }
    }

    @Test
    @DisplayName("are made and removed where clients outnumber flows, and where flows outnumber clients")
    void counts(Keycloak keycloak) {
        for (int otherClients : new int[] {0, 100}) {
            try (TestRealm realm = realmWithFlows(keycloak, 2, otherClients)) {
                JsonNode before = realm.export();
                apply(realm);
                assertThat(copies(realm)).contains("keyward corp 0", "keyward corp 1");
                assertThat(flowOf(realm, "client-0")).isEqualTo("keyward corp 0");
                AdminApi.succeeded(remove(realm));
                assertThat(realm.export()).isEqualTo(before);
            }
        }
    }

    /** Returns the browser flow by which the given client overrides the realm's browser flow. */
    private static String flowOf(TestRealm realm, String client) {
        AdminApi admin = realm.keycloak().admin();
        JsonNode found =
                admin.get(realm.adminPath("/clients?clientId=" + client)).body();
        String id = found.path(0)
                .path("authenticationFlowBindingOverrides")
                .path("browser")
                .asText();
        return admin.get(realm.adminPath("/authentication/flows/" + id)).text("alias");
    }

    @Test
    @DisplayName("take about as long to remove as to apply")
    @EnabledIfSystemProperty(
            named = "soak",
            matches = "true",
            disabledReason = "a measurement, not a test: writes target/many-copies.md")
    void figures(Keycloak keycloak) throws IOException {
        StringBuilder table = new StringBuilder("| flows | apply, s | remove, s |\n|---|---|---|\n");
        for (int flows : new int[] {50, 50, 200, 500}) {
            try (TestRealm realm = realmWithFlows(keycloak, flows)) {
                long start = System.nanoTime();
                apply(realm);
                long applied = System.nanoTime();
                AdminApi.succeeded(remove(realm));
                long removed = System.nanoTime();
                assertThat(copies(realm)).isEmpty();
                table.append(
                        "| %d | %.1f | %.1f |%n".formatted(flows, (applied - start) / 1e9, (removed - applied) / 1e9));
                Files.writeString(Path.of("target/many-copies.md"), table);
            }
        }
    }

    private static void apply(TestRealm realm) {
        AdminApi admin = realm.keycloak().admin();
        JsonNode plan = AdminApi.succeeded(admin.post(realm.adminPath("/setup/plan"), PROFILE))
                .body();
        AdminApi.succeeded(admin.post(realm.adminPath("/setup/apply"), plan));
    }

    private static Answer remove(TestRealm realm) {
        return realm.keycloak().admin().post(realm.adminPath("/setup/remove"), "");
    }

    private static List<String> copies(TestRealm realm) {
        return new Flows(realm)
                .aliases().stream()
                        .filter(alias -> alias.startsWith("keyward "))
                        .toList();
    }

    private TestRealm realmWithFlows(Keycloak keycloak, int number) {
        return realmWithFlows(keycloak, number, 0);
    }

    /**
     * Creates a realm that has browser flows of clients and post-broker-login flows of identity providers.
     *
     * @param otherClients number of clients that use the realm's flow
     */
    private TestRealm realmWithFlows(Keycloak keycloak, int number, int otherClients) {
        JsonNode plain;
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            plain = realm.export();
        }
        ArrayNode flows = (ArrayNode) plain.path("authenticationFlows");
        ArrayNode clients = (ArrayNode) plain.path("clients");
        clients.removeAll();
        for (int n = 0; n < otherClients; n++) {
            clients.addObject().put("clientId", "other-" + n);
        }
        ArrayNode providers = json.createArrayNode();
        for (int n = 0; n < number; n++) {
            String alias = "corp " + n;
            String id = UUID.randomUUID().toString();
            flow(
                    flows,
                    id,
                    alias,
                    "ALTERNATIVE auth-cookie",
                    "DISABLED auth-spnego",
                    "ALTERNATIVE identity-provider-redirector",
                    "ALTERNATIVE flow " + alias + " organizations",
                    "ALTERNATIVE flow " + alias + " forms");
            flow(flows, "", alias + " organizations", "CONDITIONAL flow " + alias + " members");
            flow(flows, "", alias + " members", "REQUIRED conditional-user-configured", "ALTERNATIVE organization");
            flow(
                    flows,
                    "",
                    alias + " forms",
                    "REQUIRED auth-username-password-form",
                    "CONDITIONAL flow " + alias + " second factor");
            flow(
                    flows,
                    "",
                    alias + " second factor",
                    "REQUIRED conditional-user-configured",
                    "ALTERNATIVE auth-otp-form",
                    "DISABLED webauthn-authenticator",
                    "DISABLED auth-recovery-authn-code-form");
            if (n % 2 == 0) {
                clients.addObject()
                        .put("clientId", "client-" + n)
                        .putObject("authenticationFlowBindingOverrides")
                        .put("browser", id);
            } else {
                providers
                        .addObject()
                        .put("alias", "provider-" + n)
                        .put("providerId", "oidc")
                        .put("postBrokerLoginFlowAlias", alias)
                        .putObject("config")
                        .put("clientId", "x")
                        .put("authorizationUrl", "https://id.example.com/auth")
                        .put("tokenUrl", "https://id.example.com/token");
            }
        }
        return TestRealm.with(
                keycloak,
                Map.of(
                        "authenticationFlows",
                        flows,
                        "authenticatorConfig",
                        plain.path("authenticatorConfig"),
                        "clients",
                        clients,
                        "identityProviders",
                        providers));
    }

    /** Adds a flow to the realm representation; a flow without an id is a sub-flow. */
    private static void flow(ArrayNode flows, String id, String alias, String... steps) {
        ObjectNode flow = flows.addObject()
                .put("id", id.isEmpty() ? UUID.randomUUID().toString() : id)
                .put("alias", alias)
                .put("providerId", "basic-flow")
                .put("topLevel", !id.isEmpty())
                .put("builtIn", false);
        ArrayNode executions = flow.putArray("authenticationExecutions");
        int priority = 10;
        for (String step : steps) {
            String[] words = step.split(" ", 3);
            ObjectNode execution =
                    executions.addObject().put("requirement", words[0]).put("priority", priority);
            priority += 10;
            if (words[1].equals("flow")) {
                execution.put("authenticatorFlow", true).put("flowAlias", words[2]);
            } else {
                execution.put("authenticatorFlow", false).put("authenticator", words[1]);
            }
        }
    }
}
