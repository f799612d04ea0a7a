package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.AdminApi.Answer;
import dev.keyward.it.harness.CheckedRealm;
import dev.keyward.it.harness.Flows;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.SetupApi;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestRealm;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Realm setup of the second factor")
@ExtendWith(SharedKeycloak.class)
class SecondFactorSetupIT {

    private static final String ACTION = "keyward-second-factor";

    private static final String PROFILE = """
        second-factor:
          cohorts: ["role:crew until 2026-12-01T09:00 Europe/Berlin", everyone]
          deadline: 2999-12-01T09:00 Europe/Berlin
          not-now: 2
          factors: [authenticator-app]
        """;

    @Test
    @DisplayName("registers and configures the campaign, changes nothing the second time, and removes all of it")
    void thereAndBack(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            SetupApi setup = new SetupApi(realm);
            realm.addRole("crew");
            JsonNode before = realm.export();
            JsonNode made = setup.apply(PROFILE);
            assertThat(made.path("changes").findValuesAsText("subject"))
                    .contains("required-action:keyward-second-factor");
            assertThat(made.path("summary").toString())
                    .contains(
                            "role:crew need a second factor from 2026-12-01T09:00 Europe/Berlin on",
                            "everyone need a second factor",
                            "“Not now” 2 times");
            assertThat(action(realm).path("enabled").asBoolean()).isTrue();
            assertThat(action(realm).path("defaultAction").asBoolean()).isFalse();
            assertThat(action(realm).path("config").path("cohorts").asText())
                    .isEqualTo("role:crew until 2026-12-01T09:00 Europe/Berlin##everyone");
            assertThat(made.path("summary").toString())
                    .contains("reset credentials flow: asks users who have a second factor for it.");
            assertThat(new Flows(realm).executions("keyward reset credentials"))
                    .containsExactly(
                            "REQUIRED reset-credentials-choose-user",
                            "REQUIRED reset-credential-email",
                            "REQUIRED keyward-second-factor-check",
                            "REQUIRED reset-password",
                            "CONDITIONAL flow",
                            "REQUIRED conditional-user-configured",
                            "REQUIRED reset-otp");
            assertThat(made.path("summary").toString())
                    .contains("first broker login flow: asks users who have a second factor for it.");
            assertFollowsEachLink(new Flows(realm));
            assertThat(setup.apply(PROFILE).path("changes")).isEmpty();
            assertThat(status(realm).path("state").asText()).isEqualTo("wired");
            assertThat(setup.flowsStatus()).contains("\"wired\"");
            ObjectNode changed = (ObjectNode) action(realm);
            changed.put("name", "Our campaign").put("priority", 7);
            ((ObjectNode) changed.path("config")).put("not-now", "1");
            AdminApi.succeeded(
                    keycloak.admin().put(realm.adminPath("/authentication/required-actions/" + ACTION), changed));
            new SetupApi(realm).applyWeaker(PROFILE);
            assertThat(action(realm).path("config").path("not-now").asText()).isEqualTo("2");
            assertThat(action(realm).path("name").asText())
                    .as("what the profile does not say stays")
                    .isEqualTo("Our campaign");
            assertThat(action(realm).path("priority").asInt()).isEqualTo(7);

            String id = realm.addUser("ada", "Velvet-Tugboat-81", Map.of());
            CheckedRealm.store(realm, id, CheckedRealm.otp(Duration.ofDays(1)));
            AdminApi.succeeded(keycloak.admin()
                    .put(
                            realm.adminPath("/second-factor/exemptions/" + id),
                            Map.of(
                                    "reason",
                                    "Test",
                                    "until",
                                    Instant.now()
                                            .plusSeconds(3600)
                                            .truncatedTo(ChronoUnit.SECONDS)
                                            .toString())));
            assertThat(setup.remove().path("unresolved")).isEmpty();
            assertThat(realm.export()).isEqualTo(before);
            assertThat(status(realm).path("state").asText()).isEqualTo("not-wired");
            assertThat(keycloak.admin()
                            .get(realm.adminPath("/second-factor/exemptions/" + id))
                            .status())
                    .isEqualTo(404);
            assertThat(credentials(realm, id)).containsExactlyInAnyOrder("password", "otp");
        }
    }

    /** Asserts that the copy runs the check after each way to choose a user, and before it adds the user to an organization. */
    private static void assertFollowsEachLink(Flows flows) {
        String check = "REQUIRED keyward-second-factor-check";
        List<String> wired = flows.executions("keyward first broker login");
        assertThat(wired.stream().filter(step -> !step.equals(check)))
                .containsExactlyElementsOf(flows.executions("first broker login"));
        assertThat(wired).containsOnlyOnce(check);
        assertThat(wired.subList(0, wired.indexOf(check)))
                .contains(
                        "ALTERNATIVE idp-create-user-if-unique",
                        "ALTERNATIVE idp-email-verification",
                        "REQUIRED idp-username-password-form")
                .doesNotContain("REQUIRED idp-add-organization-member");
    }

    @Test
    @DisplayName(
            "reports an identity provider whose first login flow lacks the check, and restores its flow on removal")
    void firstLogin(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            realm.addRole("crew");
            Flows flows = new Flows(realm);
            flows.make("linking", """
                ALTERNATIVE idp-create-user-if-unique
                ALTERNATIVE idp-auto-link\
                """);
            addProvider(realm, "own", "");
            bindFirstLogin(realm, "own", "linking");
            JsonNode before = realm.export();
            SetupApi setup = new SetupApi(realm);
            setup.apply(PROFILE + "  trusted-providers: [own]\n");
            assertThat(firstFlow(realm, "own")).isEqualTo("keyward linking");
            assertThat(flows.executions("keyward linking"))
                    .containsExactly(
                            "REQUIRED flow",
                            "ALTERNATIVE idp-create-user-if-unique",
                            "ALTERNATIVE idp-auto-link",
                            "REQUIRED keyward-second-factor-check");
            assertThat(setup.flowsStatus()).contains("\"wired\"");
            bindFirstLogin(realm, "own", "linking");
            assertThat(setup.flowsStatus())
                    .contains(
                            "\"uncovered\"",
                            "identity-provider:own (first-broker-login): in the flow \\\"linking\\\" no"
                                    + " keyward-second-factor-check follows idp-create-user-if-unique");
            assertThat(setup.remove().path("unresolved")).isEmpty();
            assertThat(realm.export()).isEqualTo(before);
        }
    }

    private static void bindFirstLogin(TestRealm realm, String alias, String flow) {
        AdminApi admin = realm.keycloak().admin();
        String path = realm.adminPath("/identity-provider/instances/" + alias);
        ObjectNode settings = (ObjectNode) AdminApi.succeeded(admin.get(path)).body();
        AdminApi.succeeded(admin.put(path, settings.put("firstBrokerLoginFlowAlias", flow)));
    }

    private static String firstFlow(TestRealm realm, String alias) {
        return realm.keycloak()
                .admin()
                .get(realm.adminPath("/identity-provider/instances/" + alias))
                .text("firstBrokerLoginFlowAlias");
    }

    @Test
    @DisplayName("deletes the records of changed addresses with the last feature that demands mailed proofs")
    void changedAddresses(Keycloak keycloak) {
        String check = "breach-check: {action: notify}\n";
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            realm.addRole("crew");
            SetupApi setup = new SetupApi(realm);
            String id = realm.addUser("ada", "Velvet-Tugboat-81", Map.of());
            setup.apply(PROFILE + check);
            CheckedRealm.store(realm, id, CheckedRealm.addressChanged(Duration.ofDays(1)));
            setup.applyWeaker(PROFILE);
            assertThat(credentials(realm, id)).contains("keyward-address-changed");
            setup.remove();
            assertThat(credentials(realm, id)).containsExactly("password");

            setup.apply(PROFILE + check);
            CheckedRealm.store(realm, id, CheckedRealm.addressChanged(Duration.ofDays(1)));
            setup.applyWeaker(check);
            assertThat(credentials(realm, id)).contains("keyward-address-changed");
            setup.remove();
            assertThat(credentials(realm, id)).containsExactly("password");

            setup.apply(PROFILE + check);
            CheckedRealm.store(realm, id, CheckedRealm.addressChanged(Duration.ofDays(1)));
            assertThat(setup.remove().path("unresolved")).isEmpty();
            assertThat(credentials(realm, id)).as("both at once").containsExactly("password");
        }
    }

    private static List<String> credentials(TestRealm realm, String id) {
        return realm.keycloak()
                .admin()
                .get(realm.adminPath("/users/" + id + "/credentials"))
                .body()
                .findValuesAsText("type");
    }

    @Test
    @DisplayName(
            "lets recovery codes follow an authenticator app, and restores what was before unless it was changed since")
    void recoveryCodes(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            realm.addRole("crew");
            JsonNode before = config(realm, "CONFIGURE_TOTP");
            new SetupApi(realm).apply(PROFILE);
            assertThat(config(realm, "CONFIGURE_TOTP")
                            .path("add-recovery-codes")
                            .asText())
                    .isEqualTo("true");
            new SetupApi(realm).remove();
            assertThat(config(realm, "CONFIGURE_TOTP")).isEqualTo(before);

            new SetupApi(realm).apply(PROFILE);
            AdminApi.succeeded(keycloak.admin()
                    .put(
                            realm.adminPath("/authentication/required-actions/CONFIGURE_TOTP/config"),
                            Map.of("config", Map.of("add-recovery-codes", "false"))));
            new SetupApi(realm).remove();
            assertThat(config(realm, "CONFIGURE_TOTP")
                            .path("add-recovery-codes")
                            .asText())
                    .as("what an administrator changed since stays")
                    .isEqualTo("false");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "deadline: soon                                | second-factor.deadline: 'soon' is not allowed; give a"
                        + " date and time",
                "grace-days: -1                                | grace-days",
                "cohorts: [\"role:nobody\"]                    | second-factor.cohorts: 'role:nobody' is not allowed;"
                        + " it does not exist",
                "cohorts: [somebody]                           | second-factor.cohorts[0]: 'somebody' is not allowed",
                "cohorts: [\"everyone##role:crew\"]            | is not allowed",
                "exclude: [\"group:/gone\"]                    | second-factor.exclude: 'group:/gone' is not allowed;"
                        + " it does not exist",
                "exclude: [\"identity-provider:x\"]            | because users can link an account themselves",
                "factors: [sms]                                | factors",
                "factors: [security-key]                       | enable the required action webauthn-register",
                "start: 2999-12-02T09:00Z                      | second-factor.start: '2999-12-02T09:00 Z' is not"
                        + " allowed; give a time before the deadline",
                "deadline: \"\"                                | has no deadline of its own",
                "trusted-providers: [corp]                    | second-factor.trusted-providers: 'corp' is not allowed;"
                        + " give the alias of an identity provider of this realm"
            })
    @DisplayName("refuses a setting that is not allowed, with its name, value and range")
    void refuses(String setting, String sentence, Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            realm.addRole("crew");
            disable(realm, "webauthn-register");
            String changed = setting.substring(0, setting.indexOf(':'));
            String profile = PROFILE.replaceAll("(?m)^  " + changed + ":.*\\R", "") + "  " + setting + "\n";
            Answer plan = keycloak.admin().post(realm.adminPath("/setup/plan"), profile);
            assertThat(plan.status()).describedAs(plan.body().toString()).isEqualTo(400);
            assertThat(plan.text("error_description")).contains(sentence);
        }
    }

    @Test
    @DisplayName("reports a deleted role, a disabled factor and an unreadable deadline as faulty")
    void faulty(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            AdminApi admin = keycloak.admin();
            realm.addRole("crew");
            new SetupApi(realm).apply(PROFILE);
            AdminApi.succeeded(admin.delete(realm.adminPath("/roles/crew")));
            assertThat(status(realm).path("state").asText()).isEqualTo("faulty");
            assertThat(status(realm).path("problems").toString()).contains("cohorts: 'role:crew'", "does not exist");
            realm.addRole("crew");
            assertThat(status(realm).path("state").asText()).isEqualTo("wired");

            disable(realm, "CONFIGURE_TOTP");
            assertThat(status(realm).path("problems").toString())
                    .contains("factors: 'authenticator-app'", "enable the required action CONFIGURE_TOTP");

            // Keycloak validates the configuration where it is saved alone, and not where it is saved with the required
            // action.
            ObjectNode action = (ObjectNode) action(realm);
            ((ObjectNode) action.path("config")).put("deadline", "soon");
            AdminApi.succeeded(admin.put(realm.adminPath("/authentication/required-actions/" + ACTION), action));
            assertThat(status(realm).path("state").asText()).isEqualTo("faulty");
            assertThat(status(realm).path("problems").toString()).contains("deadline: 'soon' is not allowed");
            Answer coverage = admin.get(realm.adminPath("/second-factor/coverage"));
            assertThat(coverage.status()).isEqualTo(404);
            assertThat(coverage.text("error_description")).contains("cannot be read", "'soon'");
        }
    }

    @Test
    @DisplayName("adds the check after each identity provider that the profile does not trust, and restores its flow")
    void identityProviders(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            realm.addRole("crew");
            Flows flows = new Flows(realm);
            flows.make("after broker", "REQUIRED flow own factor\n  REQUIRED auth-otp-form");
            addProvider(realm, "plain", "");
            addProvider(realm, "one", "after broker");
            addProvider(realm, "other", "after broker");
            JsonNode before = realm.export();
            SetupApi setup = new SetupApi(realm);

            setup.apply(PROFILE);
            assertThat(postFlow(realm, "plain")).isEqualTo("keyward post broker login (new)");
            assertThat(flows.executions("keyward post broker login (new)"))
                    .containsExactly("REQUIRED keyward-second-factor-check");
            assertThat(postFlow(realm, "one")).isEqualTo("keyward after broker");
            assertThat(postFlow(realm, "other")).isEqualTo("keyward after broker");
            assertThat(flows.executions("keyward after broker"))
                    .containsExactly("REQUIRED flow", "REQUIRED auth-otp-form", "REQUIRED keyward-second-factor-check");

            String trustingProfile = PROFILE + "  trusted-providers: [plain, one]\n";
            JsonNode plan = AdminApi.succeeded(keycloak.admin().post(realm.adminPath("/setup/plan"), trustingProfile))
                    .body();
            assertThat(plan.toString())
                    .contains(
                            "keyward-second-factor-check no longer runs for identity-provider:plain",
                            "keyward-second-factor-check no longer runs for identity-provider:one")
                    .doesNotContain("no longer runs for identity-provider:other");
            assertThat(keycloak.admin()
                            .post(realm.adminPath("/setup/apply"), plan)
                            .text("error"))
                    .isEqualTo("weakens");
            JsonNode trusting = setup.applyWeaker(trustingProfile);
            assertThat(trusting.path("uncovered")).isEmpty();
            assertThat(action(realm).path("config").has("trusted-providers")).isFalse();
            assertThat(postFlow(realm, "plain")).isEmpty();
            assertThat(postFlow(realm, "one")).as("shares its flow").isEqualTo("after broker");
            assertThat(postFlow(realm, "other")).isEqualTo("keyward after broker");
            assertThat(setup.flowsStatus()).contains("\"wired\"");
            addProvider(realm, "late", "");
            assertThat(setup.flowsStatus())
                    .contains(
                            "\"uncovered\"",
                            "identity-provider:late (post-broker-login): no flow is bound, so"
                                    + " keyward-second-factor-check never runs.")
                    .doesNotContain("identity-provider:plain", "identity-provider:one");
            AdminApi.succeeded(keycloak.admin().delete(realm.adminPath("/identity-provider/instances/late")));

            assertThat(setup.remove().path("unresolved")).isEmpty();
            assertThat(realm.export()).isEqualTo(before);
        }
    }

    private static void addProvider(TestRealm realm, String alias, String postFlow) {
        AdminApi.succeeded(realm.keycloak()
                .admin()
                .post(
                        realm.adminPath("/identity-provider/instances"),
                        Map.of(
                                "alias",
                                alias,
                                "providerId",
                                "oidc",
                                "postBrokerLoginFlowAlias",
                                postFlow,
                                "config",
                                Map.of(
                                        "clientId",
                                        "x",
                                        "clientSecret",
                                        "provider-secret",
                                        "authorizationUrl",
                                        "https://id.example.com/auth",
                                        "tokenUrl",
                                        "https://id.example.com/token"))));
    }

    private static String postFlow(TestRealm realm, String alias) {
        return realm.keycloak()
                .admin()
                .get(realm.adminPath("/identity-provider/instances/" + alias))
                .text("postBrokerLoginFlowAlias");
    }

    @Test
    @DisplayName("names what a plan would make less strict, and refuses it unless that is allowed")
    void weakens(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            realm.addRole("crew");
            new SetupApi(realm).apply(PROFILE);
            JsonNode plan = AdminApi.succeeded(keycloak.admin()
                            .post(realm.adminPath("/setup/plan"), PROFILE.replace("not-now: 2", "not-now: 9")))
                    .body();
            assertThat(plan.toString()).contains("second-factor: not-now 2 now, 9 wanted.");
            Answer refused = keycloak.admin().post(realm.adminPath("/setup/apply"), plan);
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.text("error")).isEqualTo("weakens");
        }
    }

    private static void disable(TestRealm realm, String alias) {
        AdminApi.succeeded(realm.keycloak()
                .admin()
                .put(
                        realm.adminPath("/authentication/required-actions/" + alias),
                        ((ObjectNode) action(realm, alias)).put("enabled", false)));
    }

    private static JsonNode status(TestRealm realm) {
        return realm.keycloak()
                .admin()
                .get(realm.adminPath("/setup/status"))
                .body()
                .valueStream()
                .filter(part -> part.path("part").asText().equals("second-factor"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("The status has no part second-factor"));
    }

    private static JsonNode action(TestRealm realm) {
        return action(realm, ACTION);
    }

    private static JsonNode action(TestRealm realm, String alias) {
        return AdminApi.succeeded(
                        realm.keycloak().admin().get(realm.adminPath("/authentication/required-actions/" + alias)))
                .body();
    }

    private static JsonNode config(TestRealm realm, String alias) {
        return AdminApi.succeeded(realm.keycloak()
                        .admin()
                        .get(realm.adminPath("/authentication/required-actions/" + alias + "/config")))
                .body()
                .path("config");
    }
}
