package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.AdminApi.Answer;
import dev.keyward.it.harness.Flows;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.Person.Page;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestRealm;
import dev.keyward.it.providers.TestStepFactory;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests how Keyward inserts the execution of {@code TestStepPart} into authentication flows. */
@DisplayName("Inserting Keyward's executions into the flows of a realm")
@ExtendWith(SharedKeycloak.class)
class FlowSetupIT {

    private static final String PASSWORD = "Marble-Cactus-27";

    private static final String EVERYWHERE =
            "test-step: {places: [browser, registration, direct-grant, reset-credentials, first-broker-login,"
                    + " post-broker-login]}";

    private static final String IN_BROWSER = "test-step: {places: [browser]}";

    @Test
    @DisplayName("copies every bound flow, runs the inserted executions, and restores the realm on removal")
    void everywhere(Keycloak keycloak) {
        try (TestRealm realm = realm(keycloak, Map.of())) {
            JsonNode before = realm.export();
            JsonNode plan = plan(realm, EVERYWHERE);
            assertThat(plan.path("changes").findValuesAsText("subject"))
                    .containsExactly(
                            "flow:keyward browser",
                            "flow:keyward registration",
                            "flow:keyward direct grant",
                            "flow:keyward reset credentials",
                            "flow:keyward first broker login",
                            "binding:browser",
                            "binding:registration",
                            "binding:direct-grant",
                            "binding:reset-credentials",
                            "binding:first-broker-login");
            assertThat(plan.path("changes").path(0).path("after").asText()).isEqualTo("""
                "keyward browser"
                  ALTERNATIVE auth-cookie
                  DISABLED auth-spnego
                  ALTERNATIVE identity-provider-redirector
                  ALTERNATIVE flow "keyward browser Organization"
                    CONDITIONAL flow "keyward browser Browser - Conditional Organization"
                      REQUIRED conditional-user-configured
                      ALTERNATIVE organization
                  ALTERNATIVE flow "keyward browser forms"
                    REQUIRED auth-username-password-form
                    REQUIRED keyward-test-step ("keyward browser keyward-test-step" mark="on")
                    CONDITIONAL flow "keyward browser Browser - Conditional 2FA"
                      REQUIRED conditional-user-configured
                      REQUIRED conditional-credential ("keyward browser browser-conditional-credential" credentials="webauthn-passwordless")
                      ALTERNATIVE auth-otp-form
                      DISABLED webauthn-authenticator
                      DISABLED auth-recovery-authn-code-form\
                """);
            assertThat(realm.export()).isEqualTo(before);

            apply(realm, EVERYWHERE);
            assertThat(plan(realm, EVERYWHERE).path("changes")).isEmpty();
            assertThat(signedIn(realm, Person.speaking("en").signIn(realm, "ada", PASSWORD)))
                    .isTrue();
            assertThat(directGrant(realm)).contains("access_token");
            assertThat(signedIn(realm, Person.speaking("en").register(realm, "newcomer", PASSWORD)))
                    .isTrue();
            assertThat(marks(realm, "LOGIN")).containsExactlyInAnyOrder("on", "on", "form");

            remove(realm);
            assertThat(realm.export()).isEqualTo(before);
            assertThat(signedIn(realm, Person.speaking("en").signIn(realm, "ada", PASSWORD)))
                    .isTrue();
            assertThat(marks(realm, "LOGIN")).contains("");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "flat|false|REQUIRED auth-username-password-form",
                "kerberos|false|ALTERNATIVE auth-cookie;ALTERNATIVE auth-spnego;ALTERNATIVE flow kerberos forms; "
                        + " REQUIRED auth-username-password-form",
                "short|false|ALTERNATIVE auth-cookie;ALTERNATIVE auth-username-password-form",
                "passkeys|false|ALTERNATIVE auth-cookie;ALTERNATIVE flow passkeys forms;  REQUIRED auth-username-form;"
                        + "  REQUIRED flow choice;    ALTERNATIVE auth-password-form;    ALTERNATIVE"
                        + " webauthn-authenticator-passwordless",
                "deep|false|ALTERNATIVE auth-cookie;ALTERNATIVE flow deep forms;  REQUIRED auth-username-form; "
                        + " CONDITIONAL flow customers;    REQUIRED conditional-user-role;    REQUIRED flow factors;     "
                        + " REQUIRED flow password;        REQUIRED auth-password-form",
                "organisations|true|ALTERNATIVE auth-cookie;ALTERNATIVE flow org;  REQUIRED organization;ALTERNATIVE"
                        + " flow org forms;  REQUIRED auth-username-password-form"
            })
    @DisplayName("inserts into and removes from customised flows")
    void customised(String name, boolean organizations, String steps, Keycloak keycloak) {
        try (TestRealm realm = realm(keycloak, Map.of("organizationsEnabled", organizations))) {
            Flows flows = new Flows(realm);
            flows.make(name, steps.replace(';', '\n'));
            if (name.equals("deep")) {
                flows.configure(
                        "customers", "conditional-user-role", Map.of("condUserRole", "default-roles-" + realm.name()));
            }
            bind(realm, name);
            JsonNode before = realm.export();

            apply(realm, IN_BROWSER);
            assertThat(keycloak.admin().get(realm.adminPath("")).text("browserFlow"))
                    .isEqualTo("keyward " + name);
            Person person = Person.speaking("en");
            Page page = person.open(realm.signInUrl(""));
            if (page.document().selectFirst("input[name=password]") == null
                    || page.document().selectFirst("input[type=password]") == null) {
                page = person.submit(page, Map.of("username", "ada"));
            }
            page = person.submit(page, Map.of("username", "ada", "password", PASSWORD));
            assertThat(signedIn(realm, page))
                    .describedAs(page.document().text())
                    .isTrue();
            assertThat(marks(realm, "LOGIN")).containsExactly("on");

            remove(realm);
            assertThat(realm.export()).isEqualTo(before);
        }
    }

    @Test
    @DisplayName("covers identity providers and clients with their own flows, except those that the profile excludes")
    void providersAndClients(Keycloak keycloak) {
        try (TestRealm realm = realm(keycloak, Map.of())) {
            Flows flows = new Flows(realm);
            flows.make("after broker", "ALTERNATIVE auth-otp-form\nALTERNATIVE webauthn-authenticator");
            flows.make("first time", "REQUIRED idp-username-password-form");
            String own = flows.make("own", "REQUIRED auth-username-password-form");
            addProvider(realm, "plain", Map.of());
            addProvider(
                    realm,
                    "special",
                    Map.of("postBrokerLoginFlowAlias", "after broker", "firstBrokerLoginFlowAlias", "first time"));
            JsonNode client = keycloak.admin()
                    .get(realm.adminPath("/clients?clientId=" + TestRealm.CLIENT))
                    .body()
                    .path(0);
            String clientPath = realm.adminPath("/clients/" + client.path("id").asText());
            AdminApi.succeeded(keycloak.admin()
                    .put(
                            clientPath,
                            Map.of(
                                    "clientId",
                                    TestRealm.CLIENT,
                                    "authenticationFlowBindingOverrides",
                                    Map.of("browser", own))));
            JsonNode before = realm.export();

            assertThat(plan(realm, EVERYWHERE + "\nflows: {leave: [\"identity-provider:special\"]}")
                            .path("uncovered")
                            .valueStream()
                            .map(JsonNode::asText))
                    .containsExactly(
                            "identity-provider:special (first-broker-login): in the flow \"first time\" no"
                                    + " keyward-test-step follows idp-username-password-form.",
                            "identity-provider:special (post-broker-login): in the flow \"after broker\" no"
                                    + " keyward-test-step follows its last step.");
            JsonNode left = apply(realm, EVERYWHERE + "\nflows: {leave: [\"client:shop\"]}");
            assertThat(left.path("uncovered").toString())
                    .isEqualTo("[\"client:shop (browser): in the flow \\\"own\\\" no keyward-test-step follows"
                            + " auth-username-password-form.\"]");
            assertThat(provider(realm, "plain").path("postBrokerLoginFlowAlias").asText())
                    .isEqualTo("keyward post broker login (new)");
            assertThat(flows.executions("keyward post broker login (new)"))
                    .containsExactly("REQUIRED keyward-test-step");
            JsonNode special = provider(realm, "special");
            assertThat(special.path("postBrokerLoginFlowAlias").asText()).isEqualTo("keyward after broker");
            assertThat(special.path("firstBrokerLoginFlowAlias").asText()).isEqualTo("keyward first time");
            assertThat(flows.executions("keyward after broker"))
                    .containsExactly(
                            "REQUIRED flow",
                            "ALTERNATIVE auth-otp-form",
                            "ALTERNATIVE webauthn-authenticator",
                            "REQUIRED keyward-test-step");
            assertThat(signedIn(realm, Person.speaking("en").signIn(realm, "ada", PASSWORD)))
                    .isTrue();
            assertThat(marks(realm, "LOGIN")).containsExactly("");

            JsonNode wired = apply(realm, EVERYWHERE);
            assertThat(wired.path("changes").findValuesAsText("subject"))
                    .containsExactly("flow:keyward own", "binding:client/shop/browser");
            assertThat(signedIn(realm, Person.speaking("en").signIn(realm, "ada", PASSWORD)))
                    .isTrue();
            assertThat(marks(realm, "LOGIN")).contains("on");

            JsonNode reported = apply(realm, EVERYWHERE + "\nflows: {client-overrides: report}");
            assertThat(reported.path("changes").findValuesAsText("subject"))
                    .containsExactly("binding:client/shop/browser", "flow:keyward own");
            assertThat(reported.path("uncovered").toString()).contains("client:shop (browser)");
            remove(realm);
            assertThat(realm.export()).isEqualTo(before);
        }
    }

    @Test
    @DisplayName("keeps administrators' changes to a copy, and removes Keyward's executions from their own flows")
    void drift(Keycloak keycloak) {
        try (TestRealm realm = realm(keycloak, Map.of())) {
            Flows flows = new Flows(realm);
            flows.make("by hand", "REQUIRED auth-username-password-form\nREQUIRED keyward-test-step");
            flows.configure("by hand", "keyward-test-step", Map.of(TestStepFactory.MARK, "hand"));
            apply(realm, IN_BROWSER);
            flows.add("keyward browser forms", "REQUIRED", "allow-access-authenticator");
            JsonNode status =
                    keycloak.admin().get(realm.adminPath("/setup/status")).body();
            assertThat(status.toString())
                    .contains("{\"part\":\"flows\",\"state\":\"drifted\",\"drifted\":[\"flow:keyward browser\"]}");

            JsonNode changed = apply(realm, "test-step: {places: [browser], mark: other}");
            assertThat(changed.path("changes").findValuesAsText("subject")).containsExactly("flow:keyward browser");
            assertThat(flows.executions("keyward browser")).contains("REQUIRED allow-access-authenticator");

            JsonNode removed = remove(realm);
            assertThat(removed.path("notes").toString())
                    .contains("one of them was changed since. It stays bound, without Keyward's executions");
            assertThat(keycloak.admin().get(realm.adminPath("")).text("browserFlow"))
                    .isEqualTo("keyward browser");
            assertThat(flows.executions("keyward browser"))
                    .contains("REQUIRED allow-access-authenticator")
                    .noneMatch(execution -> execution.contains("keyward"));
            assertThat(flows.executions("by hand")).containsExactly("REQUIRED auth-username-password-form");
            assertThat(signedIn(realm, Person.speaking("en").signIn(realm, "ada", PASSWORD)))
                    .isTrue();
            assertThat(marks(realm, "LOGIN")).containsExactly("");
        }
    }

    @Test
    @DisplayName("shows no secret of a configuration, and keeps a configuration that was changed in a copy")
    void secrets(Keycloak keycloak) {
        try (TestRealm realm = realm(keycloak, Map.of())) {
            Flows flows = new Flows(realm);
            flows.make("guarded", "ALTERNATIVE identity-provider-redirector\nALTERNATIVE auth-username-password-form");
            flows.configure(
                    "guarded",
                    "identity-provider-redirector",
                    Map.of("defaultProvider", "google", "api.key", "key-one-5", "undeclared", "value-one-5"));
            bind(realm, "guarded");
            assertThat(plan(realm, IN_BROWSER).toString())
                    .contains("api.key=", "undeclared=", "(not shown)", "google")
                    .doesNotContain("key-one-5", "value-one-5");
            apply(realm, IN_BROWSER);
            flows.reconfigure("keyward guarded", "identity-provider-redirector", Map.of("api.key", "key-two-6"));

            JsonNode removed = remove(realm);
            assertThat(removed.path("notes").toString()).contains("one of them was changed since");
            assertThat(removed.toString()).doesNotContain("key-one-5", "key-two-6");
            assertThat(keycloak.admin().get(realm.adminPath("")).text("browserFlow"))
                    .isEqualTo("keyward guarded");
        }
    }

    @Test
    @DisplayName("covers a flow that was bound after the first apply, and restores that binding")
    void bindingsChanged(Keycloak keycloak) {
        try (TestRealm realm = realm(keycloak, Map.of())) {
            Flows flows = new Flows(realm);
            flows.make("corp", "REQUIRED auth-username-password-form");
            addProvider(realm, "plain", Map.of());
            String profile = "test-step: {places: [browser, first-broker-login]}";
            apply(realm, profile);
            bind(realm, "corp");
            ObjectNode plain = (ObjectNode) provider(realm, "plain");
            plain.put("firstBrokerLoginFlowAlias", "keyward first broker login");
            AdminApi.succeeded(keycloak.admin().put(realm.adminPath("/identity-provider/instances/plain"), plain));

            assertThat(apply(realm, profile).path("changes").findValuesAsText("subject"))
                    .containsExactly("flow:keyward corp", "binding:browser", "flow:keyward browser");
            assertThat(plan(realm, profile).path("changes")).isEmpty();

            flows.add("keyward corp", "DISABLED", "auth-otp-form");
            bind(realm, "corp");
            Answer edited = keycloak.admin().post(realm.adminPath("/setup/plan"), profile);
            assertThat(edited.text("error_description"))
                    .contains("\"keyward corp\" is not bound", "Bind it to keep it");

            remove(realm);
            assertThat(keycloak.admin().get(realm.adminPath("")).text("browserFlow"))
                    .isEqualTo("corp");
            assertThat(provider(realm, "plain")
                            .path("firstBrokerLoginFlowAlias")
                            .asText())
                    .isEqualTo("first broker login");
            assertThat(flows.aliases()).doesNotContain("keyward first broker login", "keyward browser");
            assertThat(flows.executions("keyward corp")).noneMatch(step -> step.contains("keyward"));
        }
    }

    @Test
    @DisplayName("does not overwrite a flow of the same name, and reports a flow that it cannot copy")
    void inTheWay(Keycloak keycloak) {
        try (TestRealm realm = realm(keycloak, Map.of())) {
            Flows flows = new Flows(realm);
            flows.make("keyward browser", "REQUIRED auth-username-password-form");
            apply(realm, IN_BROWSER);
            assertThat(keycloak.admin().get(realm.adminPath("")).text("browserFlow"))
                    .isEqualTo("keyward browser 2");
            assertThat(plan(realm, IN_BROWSER).path("changes")).isEmpty();
            remove(realm);
            assertThat(flows.aliases()).contains("keyward browser").doesNotContain("keyward browser 2");

            flows.make("keyward browser 2 forms", "REQUIRED auth-username-password-form");
            Answer taken = keycloak.admin().post(realm.adminPath("/setup/plan"), IN_BROWSER);
            assertThat(taken.status()).isEqualTo(400);
            assertThat(taken.text("error_description"))
                    .contains("\"keyward browser 2 forms\", which Keyward did not create", "Rename or delete it");

            flows.make("strange", "REQUIRED auth-username-form");
            bind(realm, "strange");
            JsonNode plan = plan(realm, IN_BROWSER);
            assertThat(plan.path("changes")).isEmpty();
            assertThat(plan.path("notes").path(0).asText())
                    .isEqualTo("The flow \"strange\" has no enabled execution auth-username-password-form or"
                            + " auth-password-form: keyward-test-step is not wired into it.");
        }
    }

    @Test
    @DisplayName("refuses names that would be too long, in the plan, also for configurations")
    void longNames(Keycloak keycloak) {
        try (TestRealm realm = realm(keycloak, Map.of())) {
            String alias = "x".repeat(235);
            new Flows(realm).make(alias, "REQUIRED auth-username-password-form");
            bind(realm, alias);
            Answer refused = keycloak.admin().post(realm.adminPath("/setup/plan"), IN_BROWSER);
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.text("error_description"))
                    .contains("\"keyward " + alias + " keyward-test-step\" would have more than 255 characters");
        }
    }

    @Test
    @DisplayName("refuses none of 100 users who sign in meanwhile, and shows at most one form twice")
    void underLoad(Keycloak keycloak) throws Exception {
        try (TestRealm realm =
                realm(keycloak, Map.of("passwordPolicy", "hashAlgorithm(pbkdf2-sha256) and hashIterations(1)"))) {
            apply(realm, IN_BROWSER);
            remove(realm);
            assertThat(formsSeen(realm, () -> apply(realm, IN_BROWSER)))
                    .hasSize(100)
                    .allMatch(forms -> forms <= 2);
            assertThat(formsSeen(realm, () -> remove(realm))).hasSize(100).allMatch(forms -> forms <= 2);
            assertThat(marks(realm, "LOGIN_ERROR")).isEmpty();
        }
    }

    /** Opens 100 sign-in forms, changes the realm before they are submitted, and returns how many forms each user saw. */
    private static List<Integer> formsSeen(TestRealm realm, Callable<JsonNode> change) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            List<Callable<Integer>> people = new ArrayList<>();
            for (int n = 0; n < 100; n++) {
                Person person = Person.speaking("en");
                Page form = person.open(realm.signInUrl(""));
                people.add(() -> formsUntilSignedIn(realm, person, form));
            }
            List<Future<Integer>> begun = new ArrayList<>();
            for (Callable<Integer> person : people.subList(0, 50)) {
                begun.add(threads.submit(person));
            }
            Future<JsonNode> changed = threads.submit(change);
            for (Callable<Integer> person : people.subList(50, 100)) {
                begun.add(threads.submit(person));
            }
            List<Integer> seen = new ArrayList<>();
            for (Future<Integer> person : begun) {
                seen.add(person.get());
            }
            assertThat(changed.get().path("changes")).isNotEmpty();
            return seen;
        } finally {
            threads.shutdownNow();
        }
    }

    private static int formsUntilSignedIn(TestRealm realm, Person person, Page first) {
        Page page = first;
        for (int forms = 1; forms <= 5; forms++) {
            page = person.submit(page, Map.of("username", "ada", "password", PASSWORD));
            if (signedIn(realm, page)) {
                return forms;
            }
            assertThat(page.errors()).isEmpty();
        }
        throw new AssertionError("Still not signed in: " + page.document().text());
    }

    private static TestRealm realm(Keycloak keycloak, Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("eventsEnabled", true);
        TestRealm realm = TestRealm.with(keycloak, all);
        realm.addUser("ada", PASSWORD, Map.of());
        return realm;
    }

    private static boolean signedIn(TestRealm realm, Page page) {
        String query = String.valueOf(page.address().getQuery());
        return !page.isAt(realm.keycloak().url()) && query.contains("code=");
    }

    private static String directGrant(TestRealm realm) {
        return Person.speaking("en")
                .post(
                        URI.create(realm.url("/protocol/openid-connect/token")),
                        "grant_type=password&client_id=" + TestRealm.CLIENT + "&username=ada&password=" + PASSWORD)
                .document()
                .text();
    }

    /** Returns the detail of Keyward's test execution in each event of a type, or an empty text for an event without it. */
    private static List<String> marks(TestRealm realm, String type) {
        List<String> marks = new ArrayList<>();
        realm.keycloak()
                .admin()
                .get(realm.adminPath("/events?max=1000&type=" + type))
                .body()
                .forEach(event -> marks.add(
                        event.path("details").path(TestStepFactory.DETAIL).asText()));
        return marks;
    }

    private static void bind(TestRealm realm, String alias) {
        AdminApi.succeeded(realm.keycloak().admin().put(realm.adminPath(""), Map.of("browserFlow", alias)));
    }

    private static void addProvider(TestRealm realm, String alias, Map<String, Object> more) {
        Map<String, Object> provider = new HashMap<>(Map.of(
                "alias",
                alias,
                "providerId",
                "oidc",
                "enabled",
                true,
                "config",
                Map.of(
                        "clientId",
                        "x",
                        "clientSecret",
                        "provider-secret",
                        "authorizationUrl",
                        "https://id.example.com/auth",
                        "tokenUrl",
                        "https://id.example.com/token")));
        provider.putAll(more);
        AdminApi.succeeded(realm.keycloak().admin().post(realm.adminPath("/identity-provider/instances"), provider));
    }

    private static JsonNode provider(TestRealm realm, String alias) {
        return realm.keycloak()
                .admin()
                .get(realm.adminPath("/identity-provider/instances/" + alias))
                .body();
    }

    private static JsonNode plan(TestRealm realm, String profile) {
        return AdminApi.succeeded(realm.keycloak().admin().post(realm.adminPath("/setup/plan"), profile))
                .body();
    }

    private static JsonNode apply(TestRealm realm, String profile) {
        return AdminApi.succeeded(realm.keycloak().admin().post(realm.adminPath("/setup/apply"), plan(realm, profile)))
                .body();
    }

    private static JsonNode remove(TestRealm realm) {
        return AdminApi.succeeded(realm.keycloak().admin().post(realm.adminPath("/setup/remove"), ""))
                .body();
    }
}
