package dev.keyward.passwordpolicy.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.keycloak.models.KeycloakSession;
import org.keycloak.policy.PasswordPolicyConfigException;
import org.keycloak.policy.PasswordPolicyProvider;

@DisplayName("Reading a rule's value")
class PolicyParsingTest {

    /** Parsing must not need the session: it happens while a realm is loaded. */
    private static final KeycloakSession UNUSABLE = (KeycloakSession) Proxy.newProxyInstance(
            KeycloakSession.class.getClassLoader(),
            new Class<?>[] {KeycloakSession.class},
            (proxy, method, arguments) -> {
                throw new AssertionError("asked for " + method.getName());
            });

    static List<RulePolicyFactory> rules() {
        return List.of(
                new MinCharactersPolicyFactory(),
                new CharacterClassesPolicyFactory(),
                new NoRepeatsPolicyFactory(),
                new NoSequencesPolicyFactory(),
                new StrengthPolicyFactory());
    }

    @ParameterizedTest
    @MethodSource("rules")
    @DisplayName("gives a number in range or Keycloak's own exception, for 100,000 random values")
    void randomValues(RulePolicyFactory factory) {
        PasswordPolicyProvider policy = factory.create(UNUSABLE);
        Random random = new Random(20_261_123);
        for (int n = 0; n < 100_000; n++) {
            String value = random.nextInt(4) == 0
                    ? Integer.toString(random.nextInt(300) - 20)
                    : random.ints(random.nextInt(12), 0, random.nextBoolean() ? 0x7F : Character.MAX_CODE_POINT + 1)
                            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                            .toString();
            try {
                assertThat((Integer) policy.parseConfig(value))
                        .isBetween(factory.option().minimum(), factory.option().maximum());
            } catch (PasswordPolicyConfigException refused) {
                assertThat(refused.getMessage())
                        .contains("give a whole number from " + factory.option().minimum() + " to "
                                + factory.option().maximum());
            }
        }
    }

    @Test
    @DisplayName("accepts what the console offers first")
    void defaults() {
        assertThat(rules())
                .allSatisfy(factory -> assertThat(factory.create(UNUSABLE).parseConfig(factory.getDefaultConfigValue()))
                        .isEqualTo(factory.option().defaultValue()));
    }

    @Test
    @DisplayName("runs cheap rules first, what verifies stored hashes last, unknown ones between")
    void order() {
        List<String> ids = Stream.of(
                        "passwordHistory",
                        "somebody-elses",
                        "keyward-strength",
                        "length",
                        "keyward-min-characters",
                        "passwordAge")
                .sorted(new EvaluationOrder())
                .toList();

        assertThat(ids)
                .containsExactly(
                        "keyward-min-characters",
                        "length",
                        "keyward-strength",
                        "somebody-elses",
                        "passwordHistory",
                        "passwordAge");
    }
}
