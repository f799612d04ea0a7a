package dev.keyward.passwordpolicy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One rule as it holds for one person, after everything that asks for it has been heard.
 *
 * @param rule the id of the rule's password policy
 * @param value the strictest of what is asked for
 * @param reportOnly whether it is tried out: recorded, never enforced
 * @param origins the places that ask for it, in the order in which they were heard
 */
public record EffectiveRule(String rule, RuleValue value, boolean reportOnly, List<Demand.Origin> origins) {

    public EffectiveRule {
        origins = List.copyOf(origins);
    }

    /**
     * The strictest of each rule.
     *
     * <p>Enforced demands of one rule become one enforced rule. Report-only ones become one report-only rule, unless what
     * is enforced is as strict already: then there is nothing to try out. So a rule appears at most twice.
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
