package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.AdminApi.Answer;
import dev.keyward.it.harness.Flows;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestRealm;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests realms that other tools or administrators changed after Keyward was set up in them. */
@DisplayName("A realm that other tools manage as well")
@ExtendWith(SharedKeycloak.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LostRecordIT {

    private static final String PASSWORD = "Marble-Cactus-27";

    private static final String PROFILE = """
            sign-in-protection: {max-failures: 10}
            test-step: {places: [browser, direct-grant, post-broker-login]}
            flows: {client-overrides: wire}
            """;

    private static final String TILL = "till";

    private static final String OLD_RECORD = "keyward.setup";

    private final ObjectMapper json = new ObjectMapper();

    /** The realm of the tests that undo their changes. They share it, because creating a realm takes most of the time of a short test. */
    private TestRealm shared;

    @BeforeAll
    void makeRealm(Keycloak keycloak) {
        shared = TestRealm.withPolicy(keycloak, "length(8)");
    }

    @AfterAll
    void close() {
        shared.close();
    }

    @Test
    @DisplayName("is restored after other tools replaced its attributes and its representation and imported into it")
    void attributesReplaced(Keycloak keycloak) {
        try (TestRealm realm = realm(keycloak)) {
            JsonNode before = realm.export();
            apply(realm);
            JsonNode attributes =
                    keycloak.admin().get(realm.adminPath("")).body().path("attributes");
            AdminApi.succeeded(
                    keycloak.admin().put(realm.adminPath(""), Map.of("attributes", Map.of("frontendUrl", ""))));
            AdminApi.succeeded(keycloak.admin().put(realm.adminPath(""), Map.of("attributes", attributes)));
            AdminApi.succeeded(keycloak.admin().put(realm.adminPath(""), realm.export()));
            ObjectNode partial = ((ObjectNode) realm.export().deepCopy()).put("ifResourceExists", "OVERWRITE");
            partial.retain("clients", "ifResourceExists");
            AdminApi.succeeded(keycloak.admin().post(realm.adminPath("/partialImport"), tillOnly(partial)));
            assertThat(states(realm)).contains("flows wired", "sign-in-protection wired");

            assertThat(plan(realm).body().path("changes")).isEmpty();
            remove(realm);
            ObjectNode after = (ObjectNode) realm.export();
            assertThat(keycloak.admin()
                            .get(realm.adminPath(""))
                            .body()
                            .path("bruteForceProtected")
                            .asBoolean())
                    .isFalse();
            assertThat(after.path("authenticationFlows")).isEqualTo(before.path("authenticationFlows"));
            assertThat(after.path("browserFlow")).isEqualTo(before.path("browserFlow"));
        }
    }

    @Test
    @DisplayName(
            "imported without Keyward's journal keeps its copies of flows: apply recognises them, and remove deletes them")
    void imported(Keycloak keycloak) {
        JsonNode export;
        JsonNode before;
        try (TestRealm realm = realm(keycloak)) {
            before = realm.export();
            apply(realm);
            export = realm.export();
        }
        try (TestRealm copy = TestRealm.with(keycloak, importable(export))) {
            copy.addUser("ada", PASSWORD, Map.of());
            assertThat(states(copy)).contains("flows wired");
            JsonNode plan = AdminApi.succeeded(plan(copy)).body();
            assertThat(plan.path("changes").findValuesAsText("part")).doesNotContain("flows");
            assertThat(plan.path("notes").toString()).contains("no record of what Keyward changed");

            JsonNode removed = remove(copy);
            assertThat(removed.path("notes").toString()).contains("no record of what Keyward changed");
            assertThat(new Flows(copy).aliases()).noneMatch(alias -> alias.startsWith("keyward"));
            JsonNode now = keycloak.admin().get(copy.adminPath("")).body();
            assertThat(now.path("browserFlow").asText()).isEqualTo("corp");
            assertThat(now.path("directGrantFlow").asText()).isEqualTo("direct grant");
            assertThat(clientFlow(copy)).isEqualTo("own");
            assertThat(Person.speaking("en").signIn(copy, "ada", PASSWORD).isAt(TestRealm.REDIRECT))
                    .isTrue();
            assertThat(states(copy)).contains("flows not-wired");
            assertThat(names(copy.export())).isEqualTo(names(before));
        }
    }

    @Test
    @DisplayName("is reported as uncovered after an import when a client has a flow without Keyward's execution")
    void importedUncovered(Keycloak keycloak) {
        JsonNode export;
        try (TestRealm realm = realm(keycloak)) {
            apply(realm);
            export = realm.export();
        }
        try (TestRealm copy = TestRealm.with(keycloak, importable(export))) {
            assertThat(states(copy)).contains("flows wired");
            String bare = new Flows(copy).make("bare", "REQUIRED auth-username-password-form");
            AdminApi.succeeded(keycloak.admin()
                    .post(
                            copy.adminPath("/clients"),
                            Map.of(
                                    "clientId",
                                    "kiosk",
                                    "authenticationFlowBindingOverrides",
                                    Map.of("browser", bare))));
            assertThat(keycloak.admin()
                            .get(copy.adminPath("/setup/status"))
                            .body()
                            .toString())
                    .contains(
                            "uncovered",
                            "client:kiosk (browser): in the flow \\\"bare\\\" no keyward-test-step follows"
                                    + " auth-username-password-form.");
        }
    }

    @Test
    @DisplayName("is set up again after an import when a tool has bound the original flow")
    void importedAndReset(Keycloak keycloak) {
        JsonNode export;
        try (TestRealm realm = realm(keycloak)) {
            apply(realm);
            export = realm.export();
        }
        try (TestRealm copy = TestRealm.with(keycloak, importable(export))) {
            AdminApi.succeeded(keycloak.admin().put(copy.adminPath(""), Map.of("browserFlow", "corp")));
            List<String> flows = new Flows(copy).aliases();
            for (int time = 0; time < 3; time++) {
                apply(copy);
                assertThat(new Flows(copy).aliases()).containsExactlyInAnyOrderElementsOf(flows);
                assertThat(keycloak.admin().get(copy.adminPath("")).text("browserFlow"))
                        .isEqualTo("keyward corp");
            }
            assertThat(remove(copy).path("notes").toString())
                    .contains("no record of what Keyward changed", "brute-force protection");
            assertThat(new Flows(copy).aliases()).noneMatch(alias -> alias.startsWith("keyward"));
            assertThat(remove(copy).path("notes")).isEmpty();
        }
    }

    @Test
    @DisplayName("keeps working when an administrator renames the copy, the original flow, the client and its flow")
    void renamed(Keycloak keycloak) {
        try (TestRealm realm = realm(keycloak)) {
            JsonNode before = realm.export();
            apply(realm);
            rename(realm, "keyward corp", "sign in");
            rename(realm, "corp", "old sign in");
            rename(realm, "own", "of the till");
            ObjectNode client = (ObjectNode) till(realm);
            client.put("clientId", "store");
            AdminApi.succeeded(keycloak.admin()
                    .put(realm.adminPath("/clients/" + client.path("id").asText()), client));

            assertThat(states(realm)).contains("flows wired");
            assertThat(AdminApi.succeeded(plan(realm)).body().path("changes")).isEmpty();

            JsonNode removed = remove(realm);
            assertThat(removed.path("notes")).isEmpty();
            assertThat(keycloak.admin().get(realm.adminPath("")).text("browserFlow"))
                    .isEqualTo("old sign in");
            assertThat(new Flows(realm).aliases())
                    .contains("old sign in", "of the till")
                    .doesNotContain("sign in")
                    .noneMatch(alias -> alias.startsWith("keyward"));
            assertThat(provider(realm, "partner")
                            .path("postBrokerLoginFlowAlias")
                            .asText())
                    .isEmpty();
            assertThat(names(realm.export())).hasSameSizeAs(names(before));
        }
    }

    @Test
    @DisplayName("is restored on removal after the realm was renamed")
    void realmRenamed(Keycloak keycloak) {
        try (TestRealm realm = realm(keycloak)) {
            apply(realm);
            String other = realm.name() + "-renamed";
            AdminApi.succeeded(keycloak.admin().put(realm.adminPath(""), Map.of("realm", other)));
            AdminApi.succeeded(keycloak.admin().post("/" + other + "/setup/remove", ""));
            JsonNode now = keycloak.admin().get("/" + other).body();
            AdminApi.succeeded(keycloak.admin().put("/" + other, Map.of("realm", realm.name())));
            assertThat(now.path("browserFlow").asText()).isEqualTo("corp");
            assertThat(now.path("bruteForceProtected").asBoolean()).isFalse();
        }
    }

    @Test
    @DisplayName("loses Keyward's record of its changes when the realm is deleted")
    void deleted(Keycloak keycloak) {
        Map<String, Object> sameId = Map.of("id", "realm-with-its-own-id");
        try (TestRealm realm = TestRealm.with(keycloak, sameId)) {
            AdminApi.succeeded(keycloak.admin()
                    .post(
                            realm.adminPath("/setup/apply"),
                            AdminApi.succeeded(keycloak.admin()
                                            .post(realm.adminPath("/setup/plan"), "sign-in-protection: {}"))
                                    .body()));
            assertThat(states(realm)).contains("sign-in-protection wired");
        }
        try (TestRealm next = TestRealm.with(keycloak, sameId)) {
            assertThat(states(next)).contains("sign-in-protection not-wired");
        }
    }

    @Test
    @DisplayName("is no longer reported as wired when the original flow was deleted, and remove names the binding that "
            + "it cannot restore")
    void originalDeleted(Keycloak keycloak) {
        try (TestRealm realm = realm(keycloak)) {
            apply(realm);
            AdminApi.succeeded(keycloak.admin().delete(realm.adminPath("/authentication/flows/" + id(realm, "corp"))));
            assertThat(keycloak.admin()
                            .get(realm.adminPath("/setup/status"))
                            .body()
                            .toString())
                    .contains("drifted", "flow:corp (no longer exists, so remove cannot bind it again)");
            assertThat(remove(realm).path("notes").toString())
                    .contains("The flow \\\"corp\\\", which was bound before, no longer exists");
            assertThat(new Flows(realm).executions("keyward corp")).noneMatch(step -> step.contains("keyward"));
        }
    }

    @Test
    @DisplayName("keeps an administrator's copy of Keyward's flow, without Keyward's executions")
    void copiedByAnAdministrator(Keycloak keycloak) {
        try (TestRealm realm = realm(keycloak)) {
            apply(realm);
            Flows flows = new Flows(realm);
            flows.copy("keyward corp", "mine");
            AdminApi.succeeded(keycloak.admin().put(realm.adminPath(""), Map.of("browserFlow", "mine")));
            remove(realm);
            assertThat(flows.executions("mine")).contains("ALTERNATIVE auth-username-password-form");
            assertThat(flows.executions("mine")).noneMatch(step -> step.contains("keyward"));
            assertThat(flows.aliases()).noneMatch(alias -> alias.startsWith("keyward"));
            assertThat(keycloak.admin().get(realm.adminPath("")).text("browserFlow"))
                    .isEqualTo("mine");
        }
    }

    @Test
    @DisplayName("of an earlier release has its record moved out of the realm attributes by apply, and not by reading")
    void moved(Keycloak keycloak) {
        try (TestRealm realm = realm(keycloak)) {
            AdminApi.succeeded(keycloak.admin().put(realm.adminPath(""), Map.of("bruteForceProtected", true)));
            realm.setAttribute(OLD_RECORD, """
                    {"version":1,"profile":{"sign-in-protection":{}},"steps":[
                    {"part":"sign-in-protection","subject":"bruteForceProtected","before":"false","after":"true"}]}
                    """);
            assertThat(states(realm)).contains("sign-in-protection wired");
            AdminApi.succeeded(keycloak.admin().get(realm.adminPath("/setup/removal")));
            assertThat(hasOldRecord(realm)).isTrue();
            apply(realm);
            assertThat(hasOldRecord(realm)).isFalse();
            assertThat(states(realm)).contains("sign-in-protection wired");
            remove(realm);
            assertThat(keycloak.admin()
                            .get(realm.adminPath(""))
                            .body()
                            .path("bruteForceProtected")
                            .asBoolean())
                    .isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "[]",
                "{\"version\":7}",
                "{\"version\":\"1\",\"profile\":{},\"steps\":[]}",
                "{\"version\":1,\"profile\":[],\"steps\":[]}",
                "{\"version\":1,\"profile\":{},\"steps\":{}}",
                "{\"version\":1,\"profile\":{},\"steps\":[1]}",
                "{\"version\":1,\"profile\":{},\"steps\":[{\"part\":\"flows\",\"subject\":\"flow:keyward browser\",\"before\":\"\"}]}",
                "{\"version\":1,\"profile\":{},\"steps\":[{\"part\":\"flows\",\"subject\":\"flow:x\",\"before\":\"\",\"after\":\"y\"}]}",
                "{\"version\":1,\"profile\":{},\"steps\":[{\"part\":\"flows\",\"subject\":\"x\",\"before\":\"\",\"after\":\"y\"}]}",
                "{\"version\":1,\"profile\":{},\"steps\":[{\"part\":\"flows\",\"subject\":\"binding:browser\",\"before\":\"browser\",\"after\":\"\"}]}",
                "{\"version\":1,\"profile\":{},\"steps\":[{\"part\":\"other\",\"subject\":\"x\",\"before\":\"\",\"after\":\"y\"}]}",
                "{\"version\":1,\"profile\":{},\"steps\":[{\"part\":\"sign-in-protection\",\"subject\":\"x\",\"before\":\"\",\"after\":\"y\"}]}",
                "{\"version\":1,\"profile\":{},\"steps\":[{\"part\":\"sign-in-protection\",\"subject\":\"failureFactor\",\"before\":\"many\",\"after\":\"30\"}]}",
                "{\"version\":1,\"profile\":{},\"steps\":[{\"part\":\"sign-in-protection\",\"subject\":\"failureFactor\",\"before\":\"30\",\"after\":5}]}",
                "{\"version\":1,\"profile\":{},\"steps\":[{\"part\":\"a\",\"subject\":\"x\",\"before\":\"\",\"after\":\"y\"},{\"part\":\"a\",\"subject\":\"x\",\"before\":\"\",\"after\":\"y\"}]}"
            })
    @DisplayName("with a damaged record of Keyward's changes is not changed, and the error says what to do")
    void damaged(String record, Keycloak keycloak) {
        shared.setAttribute(OLD_RECORD, record);
        AdminApi admin = keycloak.admin();
        for (Answer answer : List.of(
                plan(shared),
                admin.get(shared.adminPath("/setup/status")),
                admin.get(shared.adminPath("/setup/removal")),
                admin.post(shared.adminPath("/setup/remove"), ""))) {
            assertThat(answer.status()).describedAs(answer.body().toString()).isEqualTo(409);
            assertThat(answer.text("error")).isEqualTo("unusable_journal");
            assertThat(answer.text("error_description"))
                    .contains("The realm's attribute keyward.setup cannot be used: ", "To delete it: ");
        }
        AdminApi.succeeded(admin.put(shared.adminPath(""), Map.of("attributes", Map.of())));
        assertThat(states(shared)).contains("flows not-wired");
    }

    @Test
    @DisplayName("with overlapping bindings in its record, or a record of 10 MB, causes no server error")
    void forged(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            realm.setAttribute(OLD_RECORD, """
                    {"version":1,"profile":{},"steps":[
                    {"part":"flows","subject":"binding:identity-provider/first-broker-login","before":"a","after":"b"},
                    {"part":"flows","subject":"binding:identity-provider/x","before":"a","after":"b"},
                    {"part":"flows","subject":"binding:client/browser","before":"a","after":"b"},
                    {"part":"flows","subject":"binding:","before":"a","after":"b"}]}
                    """);
            remove(realm);
            realm.setAttribute(OLD_RECORD, "{\"x\":\"" + "a".repeat(10_000_000) + "\"}");
            assertThat(keycloak.admin().get(realm.adminPath("/setup/status")).text("error_description"))
                    .contains("it has more than");
        }
    }

    private static boolean hasOldRecord(TestRealm realm) {
        return realm.keycloak()
                .admin()
                .get(realm.adminPath(""))
                .body()
                .path("attributes")
                .has(OLD_RECORD);
    }

    /** Creates a realm with a custom browser flow, a client with another flow, and an identity provider. */
    private static TestRealm realm(Keycloak keycloak) {
        TestRealm realm = TestRealm.with(keycloak, Map.of());
        Flows flows = new Flows(realm);
        flows.make("corp", """
                ALTERNATIVE auth-cookie
                ALTERNATIVE flow corp forms
                  REQUIRED auth-username-password-form""");
        String own = flows.make("own", "ALTERNATIVE auth-cookie\nALTERNATIVE auth-username-password-form");
        AdminApi.succeeded(keycloak.admin().put(realm.adminPath(""), Map.of("browserFlow", "corp")));
        AdminApi.succeeded(keycloak.admin()
                .post(
                        realm.adminPath("/clients"),
                        Map.of("clientId", TILL, "authenticationFlowBindingOverrides", Map.of("browser", own))));
        AdminApi.succeeded(keycloak.admin()
                .post(
                        realm.adminPath("/identity-provider/instances"),
                        Map.of(
                                "alias",
                                "partner",
                                "providerId",
                                "oidc",
                                "config",
                                Map.of(
                                        "clientId",
                                        "x",
                                        "authorizationUrl",
                                        "https://id.example.com/auth",
                                        "tokenUrl",
                                        "https://id.example.com/token"))));
        return realm;
    }

    /** Returns the export of a realm, changed so that it can be imported under another name. */
    private Map<String, Object> importable(JsonNode export) {
        ObjectNode settings = export.deepCopy();
        settings.remove(List.of("id", "realm", "components", "requiredActions", "roles", "defaultRole", "groups"));
        settings.remove(List.of("clientScopes", "defaultDefaultClientScopes", "defaultOptionalClientScopes"));
        tillOnly(settings);
        Map<String, Object> map = new HashMap<>();
        settings.properties().forEach(entry -> map.put(entry.getKey(), entry.getValue()));
        return map;
    }

    private ObjectNode tillOnly(ObjectNode representation) {
        ObjectNode kept = json.createObjectNode();
        representation
                .path("clients")
                .valueStream()
                .filter(client -> client.path("clientId").asText().equals(TILL))
                .forEach(client -> kept.withArray("clients").add(client));
        kept.path("clients")
                .forEach(client -> ((ObjectNode) client)
                        .remove(List.of("id", "defaultClientScopes", "optionalClientScopes", "protocolMappers")));
        representation.set("clients", kept.path("clients"));
        return representation;
    }

    private static JsonNode till(TestRealm realm) {
        return realm.keycloak()
                .admin()
                .get(realm.adminPath("/clients?clientId=" + TILL))
                .body()
                .path(0);
    }

    private static JsonNode provider(TestRealm realm, String alias) {
        return AdminApi.succeeded(
                        realm.keycloak().admin().get(realm.adminPath("/identity-provider/instances/" + alias)))
                .body();
    }

    private static String clientFlow(TestRealm realm) {
        String id = till(realm)
                .path("authenticationFlowBindingOverrides")
                .path("browser")
                .asText();
        return flows(realm).stream()
                .filter(flow -> flow.path("id").asText().equals(id))
                .map(flow -> flow.path("alias").asText())
                .findFirst()
                .orElse("");
    }

    private static List<JsonNode> flows(TestRealm realm) {
        List<JsonNode> flows = new ArrayList<>();
        realm.keycloak()
                .admin()
                .get(realm.adminPath("/authentication/flows"))
                .body()
                .forEach(flows::add);
        return flows;
    }

    private static JsonNode flow(TestRealm realm, String alias) {
        return flows(realm).stream()
                .filter(flow -> flow.path("alias").asText().equals(alias))
                .findFirst()
                .orElseThrow();
    }

    private static String id(TestRealm realm, String alias) {
        return flow(realm, alias).path("id").asText();
    }

    private static void rename(TestRealm realm, String alias, String as) {
        ObjectNode flow = (ObjectNode) flow(realm, alias);
        flow.put("alias", as);
        AdminApi.succeeded(realm.keycloak()
                .admin()
                .put(realm.adminPath("/authentication/flows/" + flow.path("id").asText()), flow));
    }

    /** Returns the aliases of all flows and sub-flows in the given realm export. */
    private static List<String> names(JsonNode export) {
        return export.path("authenticationFlows").findValuesAsText("alias").stream()
                .sorted()
                .toList();
    }

    private static Answer plan(TestRealm realm) {
        return realm.keycloak().admin().post(realm.adminPath("/setup/plan"), PROFILE);
    }

    private static void apply(TestRealm realm) {
        JsonNode plan = AdminApi.succeeded(plan(realm)).body();
        AdminApi.succeeded(realm.keycloak().admin().post(realm.adminPath("/setup/apply"), plan));
    }

    private static JsonNode remove(TestRealm realm) {
        return AdminApi.succeeded(realm.keycloak().admin().post(realm.adminPath("/setup/remove"), ""))
                .body();
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
