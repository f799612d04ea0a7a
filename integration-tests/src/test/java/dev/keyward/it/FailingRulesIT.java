package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.it.harness.AdminApi.Answer;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.Metrics;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestRealm;
import dev.keyward.it.providers.FailingKeywardRuleFactory;
import dev.keyward.it.providers.TestThemeSelectorFactory;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("A rule that throws")
@ExtendWith(SharedKeycloak.class)
class FailingRulesIT {

    private static final String FAILING = FailingKeywardRuleFactory.ID;

    @Test
    @DisplayName("is skipped if it is Keyward's: the other rules decide, and the failure is counted and logged without "
            + "the password")
    void keywardRule(Keycloak keycloak) {
        String password = "Velvet-Tugboat-81-unique-in-this-log";
        try (TestRealm realm = TestRealm.withPolicy(keycloak, FAILING + "(1) and keyward-min-characters(12)")) {
            double before = unknowns(keycloak);

            assertThat(Person.speaking("en")
                            .register(realm, "someone", password)
                            .isAt(TestRealm.REDIRECT))
                    .isTrue();
            assertThat(Person.speaking("en").register(realm, "other", "short").error())
                    .isEqualTo("Choose a different password. This one has fewer than 12 characters.");

            assertThat(unknowns(keycloak)).isGreaterThanOrEqualTo(before + 2);
            assertThat(keycloak.log())
                    .contains("Password rule " + FAILING + " failed and was skipped")
                    .contains(
                            "java.lang.IllegalStateException\n\tat dev.keyward.it.providers.FailingKeywardRuleFactory")
                    .doesNotContain(password)
                    .doesNotContain("could not parse short");
        }
    }

    @Test
    @DisplayName("while reasons are listed leaves the first reason as the refusal")
    void failingTexts(Keycloak keycloak) {
        String password = "short";
        try (TestRealm realm =
                TestRealm.withPolicy(keycloak, "keyward-min-characters(12) and keyward-character-classes(3)")) {
            String user = realm.addUser("someone", "Velvet-Tugboat-82", Map.of());
            assertThat(set(realm, user, password).text("error")).isEqualTo("keyward.password.refused");

            realm.setAttribute(TestThemeSelectorFactory.FAILS, "true");
            Answer refused = set(realm, user, password);

            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.text("error")).isEqualTo("keyward.password.min-characters");
            assertThat(keycloak.log())
                    .contains("java.lang.IllegalStateException\n\tat " + TestThemeSelectorFactory.class.getName())
                    .doesNotContain("the admin theme broke");
        }
    }

    private static Answer set(TestRealm realm, String user, String password) {
        return realm.keycloak()
                .admin()
                .put(
                        realm.adminPath("/users/" + user + "/reset-password"),
                        Map.of("type", "password", "value", password, "temporary", false));
    }

    private static double unknowns(Keycloak keycloak) {
        return Metrics.of(keycloak)
                .value("keyward_password_policy_verdicts_total{mode=\"enforced\",rule=\"" + FAILING
                        + "\",verdict=\"unknown\"}");
    }
}
