package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.AdminApi.Answer;
import dev.keyward.it.harness.Flows;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.ServerVersion;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestRealm;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A setup profile applied to a realm with its own settings")
@ExtendWith(SharedKeycloak.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StricterRealmIT {

    private static final String CHECK = "keyward-breach-check";

    private static final String SCOPES = "keyward.password-policy.scopes";

    /** Whether Keycloak limits failures of second factors, which it does since 26.7. */
    private static final boolean COUNTS_SECOND_FACTORS = !ServerVersion.tested().isBefore("26.7");

    private static final Map<String, Object> PROTECTED = withSecondFactors(
            5,
            Map.of(
                    "bruteForceProtected",
                    true,
                    "permanentLockout",
                    true,
                    "maxTemporaryLockouts",
                    2,
                    "failureFactor",
                    3,
                    "waitIncrementSeconds",
                    2_000,
                    "maxFailureWaitSeconds",
                    7_200));

    /** The realm of the tests that remove their set-up. They share it, because creating a realm takes most of the time of a short test. */
    private TestRealm shared;

    @BeforeAll
    void makeRealm(Keycloak keycloak) {
        shared = TestRealm.with(keycloak, Map.of());
    }

    @AfterAll
    void close() {
        shared.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"minimal", "recommended", "nist-800-63b-4", "pci-dss-4.0.1"})
    @DisplayName("keeps stricter settings, says so, and leaves them in place on removal")
    void stricter(String profile, Keycloak keycloak) {
        String own = "length(16) and passwordHistory(24) and forceExpiredPasswordChange(30)";
        String ours = "keyward-min-characters(20) and keyward-strength(4) and keyward-breached(index+online)"
                + " and keyward-banned-terms(ours)";
        try (TestRealm realm = TestRealm.with(keycloak, with(PROTECTED, "passwordPolicy", own))) {
            JsonNode before = realm.export();
            AdminApi.succeeded(realm.setPolicy(own + " and " + ours));

            JsonNode plan = plan(realm, shipped(realm, profile));
            AdminApi.succeeded(apply(realm, plan));

            JsonNode now = keycloak.admin().get(realm.adminPath("")).body();
            PROTECTED.forEach((setting, value) ->
                    assertThat(now.path(setting).asText()).describedAs(setting).isEqualTo(String.valueOf(value)));
            assertThat(realm.policy()).startsWith(own + " and " + ours);
            assertThat(plan.path("notes").toString()).contains("failureFactor stays 3, because the profile's ");
            assertThat(plan.path("summary").toString())
                    .contains("After 3 wrong passwords", "Permanent lockout is on in this realm and stays on.");
            if (profile.equals("recommended")) {
                assertThat(plan.path("notes").toString())
                        .contains(
                                "keyward-min-characters(20) stays, because the profile's keyward-min-characters(12)",
                                "waitIncrementSeconds stays 2000");
            }
            assertThat(plan(realm, shipped(realm, profile)).path("changes")).isEmpty();

            AdminApi.succeeded(keycloak.admin().post(realm.adminPath("/setup/remove"), ""));
            assertThat(realm.export()).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "keyward-min-characters(20)|keyward-min-characters(12)|keyward-min-characters(20)",
                "keyward-min-characters(12)|keyward-min-characters(20)|keyward-min-characters(20)",
                "keyward-no-repeats(3)|keyward-no-repeats(5)|keyward-no-repeats(3)",
                "keyward-banned-terms(ours)|keyward-banned-terms(theirs)|keyward-banned-terms(ours,theirs)",
                "keyward-strength(3)|keyward-strength(?4)|keyward-strength(3)",
                "keyward-strength(?4)|keyward-strength(2)|keyward-strength(2)",
                "keyward-strength(?2)|keyward-strength(?4)|keyward-strength(?4)",
                "keyward-breached(index>=3)|keyward-breached(online)|keyward-breached(index+online)",
                "keyward-preset(pci-dss-4.0.1)|keyward-preset(?nist-800-63b-4)|keyward-preset(pci-dss-4.0.1)",
                "keyward-preset(nist-800-63b-4)|keyward-preset(owasp-asvs-5)"
                        + "|keyward-preset(owasp-asvs-5) and keyward-min-characters(15)",
                "keyward-preset(nist-800-63b-4)|keyward-preset(pci-dss-4.0.1) and keyward-strength(4)"
                        + "|keyward-preset(pci-dss-4.0.1) and keyward-strength(4) and keyward-min-characters(15)"
                        + " and keyward-not-personal(email,firstName,lastName,username)",
                "length(8)|length(12)|length(12)",
                "length(12)|length|length(12)",
                "length|length(4)|length",
                "maxLength(64)|maxLength(128)|maxLength(64)",
                "passwordHistory(24)|passwordHistory(4)|passwordHistory(24)",
                "forceExpiredPasswordChange(30)|forceExpiredPasswordChange(90)|forceExpiredPasswordChange(30)",
                "maxAuthAge(-1)|maxAuthAge(60)|maxAuthAge(60)",
                "digits(2) and notUsername|specialChars(1) and digits|digits(2) and notUsername and specialChars(1)",
                "notUsername|notUsername(undefined)|notUsername",
                "passwordHistory|passwordHistory(3)|passwordHistory"
            })
    @DisplayName("sets the policy that satisfies both the realm's and the profile's")
    void joined(String has, String wants, String joined, Keycloak keycloak) {
        AdminApi.succeeded(shared.setPolicy(has));
        String profile = "password-policy: {policy: \"" + wants + "\"}";
        AdminApi.succeeded(apply(shared, plan(shared, profile)));
        assertThat(shared.policy()).isEqualTo(joined);
        assertThat(plan(shared, profile).path("changes")).isEmpty();
        AdminApi.succeeded(keycloak.admin().post(shared.adminPath("/setup/remove"), ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "regexPattern(.*[0-9].*[0-9].*)|regexPattern(.*[a-z].*)",
                "hashAlgorithm(argon2)|hashAlgorithm(pbkdf2-sha256)",
                "hashIterations(-1)|hashIterations(1000)"
            })
    @DisplayName("is refused if it would weaken the realm without consent, and can be removed like any other")
    void weakens(String has, String wants, Keycloak keycloak) {
        try (TestRealm realm = TestRealm.withPolicy(keycloak, "length(8) and " + has)) {
            JsonNode before = realm.export();
            JsonNode plan = plan(realm, "password-policy: {policy: \"" + wants + "\"}");
            assertThat(plan.path("changes").path(0).path("weakens").path(0).asText())
                    .contains("passwordPolicy: " + has + " now, " + wants + " wanted");

            Answer refused = apply(realm, plan);
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.text("error")).isEqualTo("weakens");
            assertThat(refused.text("error_description")).contains("passwordPolicy", has, wants, "allowWeaker");
            assertThat(realm.export()).isEqualTo(before);

            AdminApi.succeeded(apply(realm, ((ObjectNode) plan.deepCopy()).put("allowWeaker", true)));
            assertThat(realm.policy()).isEqualTo("length(8) and " + wants);
            assertThat(plan(realm, "password-policy: {policy: \"" + wants + "\"}")
                            .path("changes"))
                    .isEmpty();
            AdminApi.succeeded(keycloak.admin().post(realm.adminPath("/setup/remove"), ""));
            assertThat(realm.export()).isEqualTo(before);
        }
    }

    @Test
    @DisplayName("adds password-policy scopes and banned terms to the existing ones")
    void added(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            realm.addGroup("staff", "");
            String scopes = "[ {\"role\": \"offline_access\", \"policy\": \"keyward-min-characters(20)\"} ]";
            String list = "# ours\ncontoso\n\nblank";
            realm.setAttribute(SCOPES, scopes);
            realm.setAttribute("keyward.password-policy.banned-terms.ours", list);
            String profile = """
                    password-policy:
                      policy: keyward-banned-terms(ours)
                      scopes: [{group: /staff, policy: keyward-min-characters(15)}]
                      banned-terms: {ours: [fabrikam, contoso]}
                    """;
            AdminApi.succeeded(apply(realm, plan(realm, profile)));
            JsonNode attributes =
                    keycloak.admin().get(realm.adminPath("")).body().path("attributes");
            assertThat(attributes.path(SCOPES).asText())
                    .isEqualTo("[{\"role\":\"offline_access\",\"policy\":\"keyward-min-characters(20)\"},"
                            + "{\"group\":\"/staff\",\"policy\":\"keyward-min-characters(15)\"}]");
            assertThat(attributes
                            .path("keyward.password-policy.banned-terms.ours")
                            .asText())
                    .isEqualTo(list + "\nfabrikam");
            assertThat(plan(realm, profile).path("changes")).isEmpty();
        }
    }

    @Test
    @DisplayName("does not activate an ineffective permanent lockout, and names the settings that it does activate")
    void asleep(Keycloak keycloak) {
        Map<String, Object> asleep = withSecondFactors(
                3,
                Map.of(
                        "permanentLockout",
                        true,
                        "maxTemporaryLockouts",
                        1,
                        "maxDeltaTimeSeconds",
                        60,
                        "bruteForceStrategy",
                        "LINEAR",
                        "quickLoginCheckMilliSeconds",
                        5_000));
        try (TestRealm realm = TestRealm.with(keycloak, asleep)) {
            JsonNode before = realm.export();
            JsonNode plan = plan(realm, shipped(realm, "minimal"));
            assertThat(plan.path("notes").toString())
                    .contains(
                            "permanentLockout is true, without effect so far",
                            "bruteForceStrategy LINEAR (Keycloak's default: MULTIPLE)",
                            "quickLoginCheckMilliSeconds 5000 (Keycloak's default: 1000)",
                            "maxDeltaTimeSeconds 60 (Keycloak's default: 43200)");
            if (COUNTS_SECOND_FACTORS) {
                assertThat(plan.path("notes").toString())
                        .contains("maxSecondaryAuthFailures is 3, without effect so far");
            }
            AdminApi.succeeded(apply(realm, plan));
            JsonNode now = keycloak.admin().get(realm.adminPath("")).body();
            assertThat(now.path("bruteForceProtected").asBoolean()).isTrue();
            assertThat(now.path("permanentLockout").asBoolean()).isFalse();
            assertThat(now.path("maxSecondaryAuthFailures").asInt()).isZero();
            assertThat(plan(realm, shipped(realm, "minimal")).path("changes")).isEmpty();
            assertThat(plan(realm, shipped(realm, "minimal")).path("notes").toString())
                    .doesNotContain("without effect");

            AdminApi.succeeded(keycloak.admin().post(realm.adminPath("/setup/remove"), ""));
            assertThat(realm.export()).isEqualTo(before);

            AdminApi.succeeded(apply(realm, plan(realm, shipped(realm, "minimal"))));
            AdminApi.succeeded(keycloak.admin().put(realm.adminPath(""), Map.of("permanentLockout", true)));
            AdminApi.succeeded(apply(realm, plan(realm, shipped(realm, "recommended"))));
            assertThat(keycloak.admin()
                            .get(realm.adminPath(""))
                            .body()
                            .path("permanentLockout")
                            .asBoolean())
                    .describedAs("set while the protection was on")
                    .isTrue();
        }
    }

    @Test
    @DisplayName("warns that existing passwords will expire")
    void expired(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            assertThat(plan(realm, shipped(realm, "pci-dss-4.0.1"))
                            .path("notes")
                            .toString())
                    .contains("forceExpiredPasswordChange(90) applies to existing passwords too");
            AdminApi.succeeded(apply(realm, plan(realm, shipped(realm, "pci-dss-4.0.1"))));
            assertThat(plan(realm, shipped(realm, "pci-dss-4.0.1"))
                            .path("notes")
                            .toString())
                    .doesNotContain("forceExpired");
        }
    }

    @Test
    @DisplayName("in any order after another profile changes nothing the second time and can be removed completely")
    void orders(Keycloak keycloak) {
        List<String> names = List.of("minimal", "recommended", "nist-800-63b-4", "pci-dss-4.0.1");
        try (TestRealm realm = TestRealm.withPolicy(keycloak, "length(8)")) {
            JsonNode before = realm.export();
            for (String first : names) {
                for (String second : names) {
                    for (String name : List.of(first, second)) {
                        String profile = shipped(realm, name);
                        AdminApi.succeeded(applyWeaker(realm, profile)); // minimal lowers the previous action
                        Answer again = AdminApi.succeeded(apply(realm, plan(realm, profile)));
                        assertThat(again.body().path("changes"))
                                .describedAs("%s, then %s: %s twice", first, second, name)
                                .isEmpty();
                    }
                    AdminApi.succeeded(keycloak.admin().post(realm.adminPath("/setup/remove"), ""));
                }
            }
            assertThat(realm.export()).isEqualTo(before);
        }
    }

    @Test
    @DisplayName("is refused if the realm cannot store it")
    void tooLong(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.withPolicy(keycloak, "regexPattern(" + "a".repeat(2_450) + ")")) {
            Answer answer = keycloak.admin().post(realm.adminPath("/setup/plan"), shipped(realm, "pci-dss-4.0.1"));
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text("error_description"))
                    .startsWith("password-policy.policy: ")
                    .contains("Keycloak stores up to 2550");
        }
    }

    @Test
    @DisplayName("lowers no setting of the breach check without consent, whether a profile or an administrator set it")
    void ownStep(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            JsonNode before = realm.export();
            AdminApi.succeeded(apply(realm, plan(realm, shipped(realm, "recommended"))));
            assertRefused(realm, shipped(realm, "minimal"), "breach-check: action change-now now, notify wanted.");

            Flows flows = new Flows(realm);
            flows.reconfigure("keyward browser", CHECK, Map.of("action", "block", "proof", "second-factor"));
            assertRefused(
                    realm,
                    shipped(realm, "recommended"),
                    "breach-check: action block now, change-now wanted.",
                    "breach-check: proof second-factor now, email wanted.");
            assertThat(plan(realm, "breach-check: {action: block, proof: second-factor}")
                            .path("changes")
                            .toString())
                    .doesNotContain("breach-check: ");

            AdminApi.succeeded(applyWeaker(realm, shipped(realm, "minimal")));
            assertThat(plan(realm, shipped(realm, "minimal")).path("changes")).isEmpty();
            AdminApi.succeeded(keycloak.admin().post(realm.adminPath("/setup/remove"), ""));
            assertThat(realm.export()).isEqualTo(before);
        }
    }

    @Test
    @DisplayName("removes no part that it has no section for without consent; remove needs no consent")
    void takenOut(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            JsonNode before = realm.export();
            AdminApi.succeeded(apply(realm, plan(realm, shipped(realm, "recommended"))));
            assertRefused(
                    realm,
                    "password-policy: {policy: length(8)}",
                    "sign-in-protection: is removed, because the profile has no such section.",
                    "flows: the execution keyward-breach-check is removed, because no section of the profile needs it.");
            assertThat(plan(realm, "sign-in-protection: {}").path("changes").toString())
                    .contains("password-policy: is removed, because the profile has no such section.");

            AdminApi.succeeded(applyWeaker(realm, "password-policy: {policy: length(8)}"));
            JsonNode now = keycloak.admin().get(realm.adminPath("")).body();
            assertThat(now.path("bruteForceProtected").asBoolean()).isFalse();
            assertThat(now.path("browserFlow").asText()).isEqualTo("browser");

            AdminApi.succeeded(applyWeaker(realm, shipped(realm, "recommended")));
            assertThat(keycloak.admin()
                            .get(realm.adminPath("/setup/removal"))
                            .body()
                            .path("changes")
                            .toString())
                    .contains("keyward-breach-check")
                    .doesNotContain("is removed");
            AdminApi.succeeded(keycloak.admin().post(realm.adminPath("/setup/remove"), ""));
            assertThat(realm.export()).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "hashAlgorithm(pbkdf2-sha256)|no hashAlgorithm now, for which Keycloak uses argon2;",
                "hashIterations(1)|no hashIterations now, for which Keycloak uses as many as the algorithm's default;",
                "maxAuthAge(3600)|no maxAuthAge now, for which Keycloak uses 300 seconds;",
                "hashAlgorithm(argon2)|",
                "hashIterations(-1)|",
                "maxAuthAge(60)|",
                "maxAuthAge(-1)|",
                "passwordHistory(1) and digits(1)|"
            })
    @DisplayName("replaces no default of Keycloak by a policy that may be weaker without consent")
    void defaults(String wants, @Nullable String weakened, Keycloak keycloak) {
        AdminApi.succeeded(shared.setPolicy("length(8)"));
        String profile = "password-policy: {policy: \"" + wants + "\"}";
        if (weakened == null) {
            AdminApi.succeeded(apply(shared, plan(shared, profile)));
        } else {
            assertRefused(
                    shared,
                    profile,
                    "passwordPolicy: " + weakened + " " + wants + " wanted, which may be less strict.");
            AdminApi.succeeded(applyWeaker(shared, profile));
        }
        assertThat(shared.policy()).isEqualTo("length(8) and " + wants);
        assertThat(plan(shared, profile).path("changes")).isEmpty();
        AdminApi.succeeded(keycloak.admin().post(shared.adminPath("/setup/remove"), ""));
        assertThat(shared.policy()).isEqualTo("length(8)");
    }

    private static void assertRefused(TestRealm realm, String profile, String... sentences) {
        JsonNode before = realm.export();
        Answer refused = apply(realm, plan(realm, profile));
        assertThat(refused.status()).describedAs(String.valueOf(refused.body())).isEqualTo(409);
        assertThat(refused.text("error")).isEqualTo("weakens");
        assertThat(refused.text("error_description")).contains(sentences);
        assertThat(realm.export()).isEqualTo(before);
    }

    private static Answer applyWeaker(TestRealm realm, String profile) {
        return apply(realm, ((ObjectNode) plan(realm, profile)).put("allowWeaker", true));
    }

    private static Map<String, Object> withSecondFactors(int failures, Map<String, Object> settings) {
        return COUNTS_SECOND_FACTORS ? with(settings, "maxSecondaryAuthFailures", failures) : settings;
    }

    private static Map<String, Object> with(Map<String, Object> settings, String name, Object value) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put(name, value);
        return all;
    }

    private static String shipped(TestRealm realm, String name) {
        return realm.keycloak()
                .admin()
                .get(realm.adminPath("/setup/profiles/" + name))
                .body()
                .asText();
    }

    private static JsonNode plan(TestRealm realm, String profile) {
        return AdminApi.succeeded(realm.keycloak().admin().post(realm.adminPath("/setup/plan"), profile))
                .body();
    }

    private static Answer apply(TestRealm realm, JsonNode plan) {
        return realm.keycloak().admin().post(realm.adminPath("/setup/apply"), plan);
    }
}
