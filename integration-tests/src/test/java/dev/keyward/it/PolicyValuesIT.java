package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.it.harness.AdminApi.Answer;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestRealm;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A value of a Keyward rule")
@ExtendWith(SharedKeycloak.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PolicyValuesIT {

    private TestRealm realm;

    @BeforeAll
    void makeRealm(Keycloak keycloak) {
        realm = TestRealm.with(keycloak, Map.of());
    }

    @AfterAll
    void dropRealm() {
        realm.close();
    }

    @BeforeEach
    void setStockPolicy() {
        assertThat(realm.setPolicy("length(8)").status()).isEqualTo(204);
    }

    @ParameterizedTest
    @CsvSource({
        "keyward-min-characters,1,256",
        "keyward-character-classes,2,4",
        "keyward-no-repeats,3,16",
        "keyward-no-sequences,3,16",
        "keyward-strength,1,4",
        "keyward-letters-and-digits,1,8",
        "keyward-not-a-variation,1,8"
    })
    @DisplayName("is accepted within its range, and refused outside it with an error that names key, value and range")
    void range(String rule, int lowest, int highest) {
        assertThat(realm.setPolicy(rule + "(" + lowest + ")").status()).isEqualTo(204);
        assertThat(realm.setPolicy(rule + "(?" + lowest + ")").status()).isEqualTo(204);
        assertThat(realm.setPolicy(rule + "(" + highest + ")").status()).isEqualTo(204);
        String stored = realm.policy();

        for (int wrong : new int[] {lowest - 1, highest + 1}) {
            Answer answer = realm.setPolicy(rule + "(" + wrong + ")");
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text("errorMessage"))
                    .isEqualTo("Invalid config for " + rule + ": '" + wrong
                            + "' is not allowed; give a whole number from " + lowest + " to " + highest + ".");
        }
        assertThat(realm.policy()).isEqualTo(stored);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "()",
                "( )",
                "(abc)",
                "(-4)",
                "(+4)",
                "(4.5)",
                "(0x4)",
                "(99999999999)",
                "(?)",
                "(??4)",
                "(4?)",
                "(１２)",
                "(4 and length(4)",
                "(4\u0000)",
                "(4 4)",
                "(\"4\")",
                "(${env.HOME})"
            })
    @DisplayName("that is not a number is refused when a realm is saved or created, and the old policy stays")
    void malformed(String value, Keycloak keycloak) {
        Answer saved = realm.setPolicy("keyward-no-sequences" + value);
        assertThat(saved.status()).isEqualTo(400);
        assertThat(saved.text("errorMessage"))
                .contains("keyward-no-sequences")
                .contains("give a whole number from 3 to 16");
        assertThat(realm.policy()).isEqualTo("length(8)");

        Answer made = keycloak.admin()
                .post("", Map.of("realm", "never-made", "passwordPolicy", "keyward-no-sequences" + value));
        assertThat(made.status()).isEqualTo(400);
        assertThat(made.text("errorMessage")).contains("give a whole number from 3 to 16");
    }
}
