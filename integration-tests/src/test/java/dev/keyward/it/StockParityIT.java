package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.AdminApi.Answer;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.StockMessages;
import dev.keyward.it.harness.TestRealm;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Keycloak's own rules on a server with Keyward")
@ExtendWith(SharedKeycloak.class)
class StockParityIT {

    static Stream<Arguments> singleRules() {
        return Stream.of(
                Arguments.of("length(9)", "Ab1!", "invalidPasswordMinLengthMessage", 9),
                Arguments.of("maxLength(6)", "Ab1!Ab1!", "invalidPasswordMaxLengthMessage", 6),
                Arguments.of("digits(2)", "Ab1!", "invalidPasswordMinDigitsMessage", 2),
                Arguments.of("upperCase(2)", "Ab1!", "invalidPasswordMinUpperCaseCharsMessage", 2),
                Arguments.of("lowerCase(2)", "Ab1!", "invalidPasswordMinLowerCaseCharsMessage", 2),
                Arguments.of("specialChars(2)", "Ab1!", "invalidPasswordMinSpecialCharsMessage", 2),
                Arguments.of(
                        "length(4) and digits(1) and upperCase(3)",
                        "Ab1!",
                        "invalidPasswordMinUpperCaseCharsMessage",
                        3),
                Arguments.of("notUsername", "someone", "invalidPasswordNotUsernameMessage", 0),
                Arguments.of("notContainsUsername", "xsomeonex", "invalidPasswordNotContainsUsernameMessage", 0),
                Arguments.of("regexPattern([a-z]+)", "Ab1!", "invalidPasswordRegexPatternMessage", 0));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("singleRules")
    @DisplayName("keep their key and message when they alone fail")
    void singleFailure(String policy, String password, String key, int parameter, Keycloak keycloak) {
        try (TestRealm realm = TestRealm.withPolicy(keycloak, policy)) {
            assertThat(Person.speaking("en")
                            .register(realm, "someone", password)
                            .errors())
                    .containsExactly(StockMessages.login("en", key, parameter));
            assertThat(Person.speaking("de")
                            .register(realm, "someone", password)
                            .errors())
                    .containsExactly(StockMessages.login("de", key, parameter));

            Answer created = realm.tryToCreate("someone", password);
            assertThat(created.status()).isEqualTo(400);
            assertThat(created.text("error")).isEqualTo(key);
            assertThat(created.text("error_description")).isEqualTo(StockMessages.admin("en", key, parameter));
        }
    }

    @Test
    @DisplayName("are listed in words that continue the sentence when several fail")
    void severalFailures(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.withPolicy(keycloak, "length(9) and digits(2) and upperCase(2)")) {
            assertThat(Person.speaking("en").register(realm, "someone", "Ab1!").errors())
                    .containsExactly("""
                            Choose a different password. This one:
                            • has fewer than 9 characters
                            • has too few upper-case letters (at least 2)
                            • has too few digits (at least 2)""");
        }
    }

    @Test
    @DisplayName("still compare with the password history")
    void history(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.withPolicy(keycloak, "passwordHistory(3)")) {
            String id = realm.addUser("someone", "first-password", Map.of());

            Answer reset = realm.tryToReset(id, "first-password");

            assertThat(reset.text("error")).isEqualTo("invalidPasswordHistoryMessage");
        }
    }

    @Test
    @DisplayName("judge passwords of any length in a realm without Keyward rules")
    void longPasswords(Keycloak keycloak) {
        String password = "Ab1!".repeat(500);
        try (TestRealm realm = TestRealm.withPolicy(keycloak, "length(8) and maxLength(64)")) {
            assertThat(realm.tryToCreate("someone", password).text("error"))
                    .isEqualTo("invalidPasswordMaxLengthMessage");
            AdminApi.succeeded(realm.setPolicy("length(8)"));
            assertThat(realm.tryToCreate("someone", password).status()).isEqualTo(201);
        }
    }

    @Test
    @DisplayName("accept every password in a realm without a policy")
    void noPolicy(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            assertThat(realm.tryToCreate("someone", "x").status()).isEqualTo(201);
        }
    }
}
