package dev.keyward.passwordpolicy.keycloak.policy;

import dev.keyward.passwordpolicy.RequiredRule;
import dev.keyward.passwordpolicy.RequiredRule.Origin;
import dev.keyward.passwordpolicy.Rule;
import dev.keyward.passwordpolicy.RuleValue;
import java.util.List;

/** Factory for a password policy that consists of one rule. Thread-safe. */
public abstract non-sealed class RulePolicyFactory extends KeywardPolicyFactory {

    /** Creates a factory; the parameters are those of {@link KeywardPolicyFactory}. */
    protected RulePolicyFactory(String id, String displayName, String offered, String help) {
        super(id, displayName, offered, help);
    }

    /**
     * Parses the given value of this policy. A report-only prefix {@code ?} has already been removed.
     *
     * @throws IllegalArgumentException with a message for administrators
     */
    public abstract RuleValue value(String text);

    /**
     * Creates the rule with the given value for the user of the given context. If this throws an exception, the verdict of the
     * rule is unknown.
     */
    public abstract Rule rule(RuleValue value, RuleContext context);

    @Override
    final List<RequiredRule> requiredRules(String value, boolean reportOnly, Origin origin) {
        return List.of(new RequiredRule(getId(), value(value), reportOnly, origin));
    }
}
