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
 * @param value the strictest of the demanded values
 * @param reportOnly whether the rule is recorded but not enforced
 * @param origins the origins of the demands, in the order of the demands
 */
public record EffectiveRule(String rule, RuleValue value, boolean reportOnly, List<Demand.Origin> origins) {

    public EffectiveRule {
        origins = List.copyOf(origins);
    }

    /**
     * Merges required rules: returns one effective rule for each password rule, with the strictest of its required values.
     *
     * <p>The enforced demands for a rule become one enforced rule. Its report-only demands become one report-only rule,
     * unless the enforced value is as strict. So a rule appears at most twice.
     */
    public static List<EffectiveRule> strictest(List<Demand> demands) {
        Map<String, List<Demand>> byRule =
                demands.stream().collect(Collectors.groupingBy(Demand::rule, TreeMap::new, Collectors.toList()));
        List<EffectiveRule> rules = new ArrayList<>();
        byRule.values().forEach(ofRule -> {
            Optional<EffectiveRule> enforced = joined(ofRule, false);
            enforced.ifPresent(rules::add);
            joined(ofRule, true).filter(tried -> !isImplied(tried, enforced)).ifPresent(rules::add);
        });
        return List.copyOf(rules);
    }

    private static Optional<EffectiveRule> joined(List<Demand> ofRule, boolean reportOnly) {
        List<Demand> demands = ofRule.stream()
                .filter(demand -> demand.reportOnly() == reportOnly)
                .toList();
        Stream<RuleValue> values = demands.stream().map(Demand::value);
        return values.reduce(RuleValue::and)
                .map(value -> new EffectiveRule(
                        demands.get(0).rule(),
                        value,
                        reportOnly,
                        demands.stream().map(Demand::origin).distinct().toList()));
    }

    private static boolean isImplied(EffectiveRule tried, Optional<EffectiveRule> enforced) {
        return enforced.map(rule -> rule.value().and(tried.value()).equals(rule.value()))
                .orElse(false);
    }
}
