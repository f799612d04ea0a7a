package dev.keyward.passwordpolicy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A rule that applies to one user, with the strictest value that the realm, its password-policy scopes and presets require.
 *
 * @param rule the id of the password policy
 * @param value the strictest of the required values
 * @param reportOnly whether the rule is recorded but not enforced
 * @param origins the origins of the required rules, in the order of the rules
 */
public record EffectiveRule(String rule, RuleValue value, boolean reportOnly, List<RequiredRule.Origin> origins) {

    public EffectiveRule {
        origins = List.copyOf(origins);
    }

    /**
     * Merges required rules: returns one effective rule for each password rule, with the strictest of its required values.
     *
     * <p>The enforced values of a rule become one enforced rule. Its report-only values become one report-only rule,
     * unless the enforced value is as strict. So a rule appears at most twice.
     */
    public static List<EffectiveRule> strictest(List<RequiredRule> requiredRules) {
        Map<String, List<RequiredRule>> byRule = requiredRules.stream()
                .collect(Collectors.groupingBy(RequiredRule::rule, TreeMap::new, Collectors.toList()));
        List<EffectiveRule> rules = new ArrayList<>();
        byRule.values().forEach(ofRule -> {
            Optional<EffectiveRule> enforced = joined(ofRule, false);
            enforced.ifPresent(rules::add);
            joined(ofRule, true).filter(tried -> !isImplied(tried, enforced)).ifPresent(rules::add);
        });
        return List.copyOf(rules);
    }

    private static Optional<EffectiveRule> joined(List<RequiredRule> ofRule, boolean reportOnly) {
        List<RequiredRule> requiredRules = ofRule.stream()
                .filter(required -> required.reportOnly() == reportOnly)
                .toList();
        Stream<RuleValue> values = requiredRules.stream().map(RequiredRule::value);
        return values.reduce(RuleValue::and)
                .map(value -> new EffectiveRule(
                        requiredRules.get(0).rule(),
                        value,
                        reportOnly,
                        requiredRules.stream()
                                .map(RequiredRule::origin)
                                .distinct()
                                .toList()));
    }

    private static boolean isImplied(EffectiveRule tried, Optional<EffectiveRule> enforced) {
        return enforced.map(rule -> rule.value().and(tried.value()).equals(rule.value()))
                .orElse(false);
    }
}
