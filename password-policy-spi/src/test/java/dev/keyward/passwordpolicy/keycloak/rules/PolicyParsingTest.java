package dev.keyward.passwordpolicy.keycloak.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyward.passwordpolicy.Preset;
import dev.keyward.passwordpolicy.RequiredRule;
import dev.keyward.passwordpolicy.keycloak.policy.EvaluationOrder;
import dev.keyward.passwordpolicy.keycloak.policy.KeywardPolicyFactory;
import dev.keyward.passwordpolicy.keycloak.policy.PresetPolicyFactory;
import dev.keyward.passwordpolicy.keycloak.policy.RulePolicyFactory;
import dev.keyward.passwordpolicy.keycloak.policy.Setting;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.keycloak.models.KeycloakSession;
import org.keycloak.policy.PasswordPolicyConfigException;
import org.keycloak.policy.PasswordPolicyProvider;

@DisplayName("Parsing the value of a rule")
class PolicyParsingTest {

    /**
     * A KeycloakSession that throws at every call, because parsing a policy while a realm is loaded must not use the session.
     */
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
                new LettersAndDigitsPolicyFactory(),
                new NoRepeatsPolicyFactory(),
                new NoSequencesPolicyFactory(),
                new NotPersonalPolicyFactory(),
                new BannedTermsPolicyFactory(),
                new StrengthPolicyFactory(),
                new NotAVariationPolicyFactory());
    }

    static List<KeywardPolicyFactory> policies() {
        List<KeywardPolicyFactory> policies = new ArrayList<>(rules());
        policies.add(new PresetPolicyFactory());
        return policies;
    }

    @ParameterizedTest
    @MethodSource("policies")
    @DisplayName("returns a serializable value or throws Keycloak's exception, for 20,000 random values")
    void randomValues(KeywardPolicyFactory factory) {
        PasswordPolicyProvider policy = factory.create(UNUSABLE);
        Random random = new Random(20_261_123);
        for (int n = 0; n < 20_000; n++) {
            String value = random(random);
            try {
                Setting setting = (Setting) policy.parseConfig(value);
                assertThat(setting.requiredRules())
                        .isNotEmpty()
                        .allSatisfy(required -> assertThat(required.reportOnly())
                                .isEqualTo(value.strip().startsWith("?")));
            } catch (PasswordPolicyConfigException refused) {
                assertThat(refused.getMessage()).contains("give " + factory.allowed());
            }
        }
    }

    private static String random(Random random) {
        String value = random.nextInt(4) == 0
                ? Integer.toString(random.nextInt(300) - 20)
                : random.ints(random.nextInt(12), 0, random.nextBoolean() ? 0x7F : Character.MAX_CODE_POINT + 1)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
        return random.nextInt(8) == 0 ? "?" + value : value;
    }

    @ParameterizedTest
    @MethodSource("policies")
    @DisplayName("accepts the default of the console, enforced and report-only, and survives the realm cache")
    void offered(KeywardPolicyFactory factory) throws IOException, ClassNotFoundException {
        PasswordPolicyProvider policy = factory.create(UNUSABLE);
        Setting enforced = (Setting) policy.parseConfig(factory.getDefaultConfigValue());
        Setting triedOut = (Setting) policy.parseConfig(" ?" + factory.getDefaultConfigValue() + " ");

        assertThat(enforced.requiredRules()).isNotEmpty().noneMatch(RequiredRule::reportOnly);
        assertThat(triedOut.requiredRules()).isNotEmpty().allMatch(RequiredRule::reportOnly);
        assertThat(copied(enforced)).isEqualTo(enforced);
    }

    @ParameterizedTest
    @CsvSource({
        "keyward-not-personal, 'username,'",
        "keyward-not-personal, 'user name'",
        "keyward-not-personal, 'a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q'",
        "keyward-banned-terms, ../secrets",
        "keyward-banned-terms, Organisation",
        "keyward-banned-terms, /etc/passwd",
        "keyward-preset, nist",
        "keyward-preset, ''",
        "keyward-not-a-variation, 9",
        "keyward-letters-and-digits, 0",
        "keyward-min-characters, ??12",
        "keyward-min-characters, 12?",
    })
    @DisplayName("refuses values that are not allowed")
    void refused(String id, String value) {
        KeywardPolicyFactory factory = policies().stream()
                .filter(policy -> policy.getId().equals(id))
                .findFirst()
                .orElseThrow();

        assertThatExceptionOfType(PasswordPolicyConfigException.class)
                .isThrownBy(() -> factory.create(UNUSABLE).parseConfig(value))
                .withMessageContaining("is not allowed; give " + factory.allowed());
    }

    @Test
    @DisplayName("accepts every value of every preset")
    void presets() {
        for (Preset preset : Preset.values()) {
            for (RequiredRule required : new PresetPolicyFactory().parse(preset.id())) {
                RulePolicyFactory factory = rules().stream()
                        .filter(rule -> rule.getId().equals(required.rule()))
                        .findFirst()
                        .orElseThrow();
                assertThat(factory.value(required.value().toString())).isEqualTo(required.value());
            }
        }
    }

    private static Object copied(Setting setting) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(setting);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return in.readObject();
        }
    }

    @Test
    @DisplayName(
            "orders cheap policies first, policies that verify stored hashes last, and unknown policies between them")
    void order() {
        List<String> ids = Stream.of(
                        "passwordHistory",
                        "keyward-not-a-variation",
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
                        "keyward-not-a-variation",
                        "passwordHistory",
                        "passwordAge");
    }
}
