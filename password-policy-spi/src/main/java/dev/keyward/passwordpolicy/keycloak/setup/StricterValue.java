package dev.keyward.passwordpolicy.keycloak.setup;

import dev.keyward.passwordpolicy.EffectiveRule;
import dev.keyward.passwordpolicy.RequiredRule;
import dev.keyward.passwordpolicy.keycloak.policy.KeywardPolicyFactory;
import dev.keyward.passwordpolicy.keycloak.policy.RulePolicyFactory;
import dev.keyward.providerkit.setup.ProfileException;
import dev.keyward.providerkit.setup.SetupPart;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.PasswordPolicy;
import org.keycloak.policy.MaxAuthAgePasswordPolicyProviderFactory;
import org.keycloak.policy.PasswordPolicyProvider;
import org.keycloak.policy.PasswordPolicyProviderFactory;

/**
 * Finds a value that is at least as strict as each of two given values of a password policy.
 *
 * <p>Values of Keyward's rules are merged by {@link dev.keyward.passwordpolicy.RuleValue}; of Keycloak's numbers, the stricter
 * one is used. For one transaction; not thread-safe.
 */
final class StricterValue {

    /** Ids of Keycloak's policies for which a larger number is stricter. */
    private static final Set<String> AT_LEAST = Set.of(
            "length",
            "digits",
            "lowerCase",
            "upperCase",
            "specialChars",
            "passwordHistory",
            "passwordAge",
            "hashIterations",
            "recoveryCodesWarningThreshold");

    /** Ids of Keycloak's policies for which a smaller number is stricter and a negative number disables the policy. */
    private static final Set<String> AT_MOST = Set.of("forceExpiredPasswordChange", "maxAuthAge");

    private static final String MAX_LENGTH = "maxLength";

    private static final List<SetupPart> FEATURES =
            ServiceLoader.load(SetupPart.class, StricterValue.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();

    private final KeycloakSession session;

    StricterValue(KeycloakSession session) {
        this.session = session;
    }

    /** Returns the stricter of two values of the given password policy. The result is empty if they cannot be compared. */
    Optional<String> of(String id, String one, String other) {
        if (one.equals(other) || Objects.equals(read(id, one), read(id, other))) {
            return Optional.of(one);
        }
        if (AT_LEAST.contains(id) || AT_MOST.contains(id) || id.equals(MAX_LENGTH)) {
            return number(id, one, other);
        }
        if (factory(id) instanceof RulePolicyFactory) {
            return rule(
                    requiredRules(id, one).get(0), one, requiredRules(id, other).get(0), other);
        }
        return FEATURES.stream()
                .flatMap(part -> part.stricter(id, one, other).stream())
                .findFirst();
    }

    /**
     * Returns Keycloak's default for a policy, if the given value may be less strict than that default. Otherwise the result is
     * empty. Another hash algorithm or number of iterations never counts as equally strict.
     */
    Optional<String> defaultWeakenedBy(String id, String value) {
        return switch (id) {
            case PasswordPolicy.HASH_ALGORITHM_ID ->
                factory(id) instanceof PasswordPolicyProviderFactory keycloak
                                && !value.equals(keycloak.getDefaultConfigValue())
                        ? Optional.of(keycloak.getDefaultConfigValue())
                        : Optional.empty();
            case PasswordPolicy.HASH_ITERATIONS_ID ->
                number(id, value) >= 0 ? Optional.of("as many as the algorithm's default") : Optional.empty();
            case PasswordPolicy.MAX_AUTH_AGE_ID ->
                number(id, value) > MaxAuthAgePasswordPolicyProviderFactory.DEFAULT_MAX_AUTH_AGE
                        ? Optional.of(MaxAuthAgePasswordPolicyProviderFactory.DEFAULT_MAX_AUTH_AGE + " seconds")
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    /** Returns the rules that the given policy value requires. Only policies of Keyward require rules. */
    List<RequiredRule> requiredRules(String id, String value) {
        return factory(id) instanceof KeywardPolicyFactory ours && !value.isEmpty() ? ours.parse(value) : List.of();
    }

    private Object factory(String id) {
        return session.getKeycloakSessionFactory().getProviderFactory(PasswordPolicyProvider.class, id);
    }

    /**
     * Returns the stricter of two values of the same rule, as text for the password policy. An enforced value is stricter than
     * any report-only value.
     */
    private static Optional<String> rule(RequiredRule one, String oneText, RequiredRule other, String otherText) {
        if (one.reportOnly() != other.reportOnly()) {
            return Optional.of(one.reportOnly() ? otherText : oneText);
        }
        List<EffectiveRule> both = EffectiveRule.strictest(List.of(one, other));
        Object value = both.get(0).value();
        String written = (one.reportOnly() ? KeywardPolicyFactory.REPORT_ONLY : "") + value;
        return Optional.of(value.equals(one.value()) ? oneText : value.equals(other.value()) ? otherText : written);
    }

    private Optional<String> number(String id, String one, String other) {
        int first = number(id, one);
        int second = number(id, other);
        if (first == second) {
            return Optional.of(one);
        }
        if (id.equals("hashIterations") && Math.min(first, second) < 0) {
            return Optional.empty(); // the default of the algorithm, which is not known here
        }
        boolean firstIsStricter = AT_LEAST.contains(id) ? first > second : first < second;
        if (AT_MOST.contains(id) && Math.min(first, second) < 0) {
            firstIsStricter = first > second;
        }
        return Optional.of(firstIsStricter ? one : other);
    }

    /** Returns the number in a policy value as Keycloak parses it, or the policy's default if the value is empty. */
    private int number(String id, String value) {
        if (read(id, value) instanceof Integer number) {
            return number;
        }
        throw new ProfileException(PolicyText.of(id, value) + " has no number.");
    }

    private @Nullable Object read(String id, String value) {
        return PasswordPolicy.parse(session, PolicyText.of(id, value)).getPolicyConfig(id);
    }
}
