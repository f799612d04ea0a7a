package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.AdminApi.Answer;
import dev.keyward.it.harness.CheckedRealm;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.KeycloakProcess;
import dev.keyward.it.harness.KeywardCommand;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.Person.Page;
import dev.keyward.it.harness.ServerSpec;
import dev.keyward.it.harness.ServerVersion;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestRealm;
import dev.keyward.it.providers.FailingKeywardRuleFactory;
import dev.keyward.it.providers.ThrowingPolicyFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("A server that uses Keycloak's own policy manager")
@ExtendWith(SharedKeycloak.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Order(3)
class EvaluatorOffIT {

    private static final String GOOD = "Velvet-Tugboat-81";

    private KeycloakProcess stock;

    @BeforeAll
    void start() {
        stock = KeycloakProcess.start(
                ServerSpec.withUntestedKeyward()
                        .withBuildArgument("--spi-password-policy-manager--keyward-evaluator--enabled=false")
                        .withBuildArgument("--spi-user-cache--default--enabled=false"),
                "evaluator-off");
    }

    @AfterAll
    void stop() {
        stock.close();
    }

    @Test
    @DisplayName("starts on a Keycloak that Keyward was not tested with, and warns once in the log and in each status")
    void untestedVersion() {
        String warning = "Keyward " + System.getProperty("keyward.version") + " was not tested with Keycloak "
                + ServerVersion.tested()
                + ", only with 1.2.3, 1.2.4. See the table Compatibility in Keyward's README.md.";
        assertThat(stock.log().lines().filter(line -> line.contains(warning)))
                .singleElement()
                .asString()
                .contains("WARN");
        assertThat(KeywardCommand.asAdmin(stock, "setup", "status", "--realm", "master")
                        .out())
                .contains("on Keycloak " + ServerVersion.tested(), "Warning: " + warning);
        assertThat(stock.admin().get("/master/setup/versions").text("warning")).isEqualTo(warning);
    }

    @Test
    @DisplayName("enforces Keyward's rules and shows one reason at a time")
    void oneReason() {
        try (TestRealm realm =
                TestRealm.withPolicy(stock, "keyward-min-characters(12) and keyward-character-classes(3)")) {
            assertThat(Person.speaking("en").register(realm, "someone", "short").error())
                    .startsWith("Choose a different password. This one ")
                    .doesNotContain("•");
            assertThat(Person.speaking("en").register(realm, "someone", GOOD).isAt(TestRealm.REDIRECT))
                    .isTrue();
        }
    }

    @Test
    @DisplayName("ignores report-only rules, enforces presets, and shows Keycloak's own pages")
    void reportOnlyAndPresets() {
        try (TestRealm realm =
                TestRealm.withPolicy(stock, "keyward-preset(pci-dss-4.0.1) and keyward-character-classes(?4)")) {
            assertThat(Person.speaking("en")
                            .register(realm, "someone", "seven-seas")
                            .error())
                    .isEqualTo("Choose a different password. This one has fewer than 12 characters.");
            Person person = Person.speaking("en");
            assertThat(person.open(realm.registrationUrl()).document().html()).doesNotContain("keyward-");
            assertThat(person.register(realm, "someone", "seven-seas-12").isAt(TestRealm.REDIRECT))
                    .isTrue();
        }
    }

    @Test
    @DisplayName("removes Keyward from a realm without an error although the server has no cache of users")
    void removal() {
        try (CheckedRealm realm = CheckedRealm.of(stock, "action: record", Map.of())) {
            String id = realm.addUser(
                    "someone",
                    GOOD,
                    Duration.ofDays(9),
                    List.of(CheckedRealm.addressChanged(Duration.ofDays(2))),
                    Map.of());
            assertThat(realm.kept(id)).hasSize(1);

            realm.removeSetup();
            assertThat(realm.kept(id)).isEmpty();
            assertThat(stock.log()).doesNotContain("stay in Keycloak's cache");
        }
    }

    @Test
    @DisplayName("accepts passwords when a Keyward rule throws")
    void keywardRuleThrows() {
        try (TestRealm realm = TestRealm.withPolicy(stock, FailingKeywardRuleFactory.ID + "(1)")) {
            assertThat(Person.speaking("en").register(realm, "someone", GOOD).isAt(TestRealm.REDIRECT))
                    .isTrue();
            assertThat(stock.log()).doesNotContain(GOOD);
        }
    }

    @Test
    @DisplayName("treats a third-party policy that throws as the evaluator does")
    void foreignRuleThrows(Keycloak withEvaluator) {
        Outcome inStock = outcome(stock);

        assertThat(outcome(withEvaluator)).isEqualTo(inStock);
        assertThat(inStock.registered()).isFalse();
        assertThat(inStock.created()).isFalse();
    }

    private static Outcome outcome(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.withPolicy(keycloak, ThrowingPolicyFactory.ID + "(1)")) {
            Page page = Person.speaking("en").register(realm, "someone", GOOD);
            Answer created = keycloak.admin()
                    .post(
                            realm.adminPath("/users"),
                            Map.of(
                                    "username",
                                    "other",
                                    "enabled",
                                    true,
                                    "credentials",
                                    List.of(AdminApi.passwordCredential(GOOD))));
            return new Outcome(
                    page.status(),
                    page.errors(),
                    realm.hasUser("someone"),
                    created.status(),
                    created.text("error"),
                    realm.hasUser("other"));
        }
    }

    private record Outcome(
            int pageStatus,
            List<String> pageErrors,
            boolean registered,
            int apiStatus,
            String apiError,
            boolean created) {}
}
