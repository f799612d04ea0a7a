package dev.keyward.passwordpolicy.keycloak.rules;

import dev.keyward.passwordpolicy.Rule;
import dev.keyward.passwordpolicy.RuleValue;
import dev.keyward.passwordpolicy.keycloak.policy.KeywardPolicyFactory;
import dev.keyward.passwordpolicy.keycloak.policy.RuleContext;
import dev.keyward.passwordpolicy.keycloak.policy.RulePolicyFactory;
import dev.keyward.providerkit.options.WholeNumberOption;
import java.util.function.IntFunction;

/** Factory for a password policy whose value is one whole number and whose rule needs only the password. Thread-safe. */
public class WholeNumberPolicyFactory extends RulePolicyFactory {

    private final WholeNumberOption option;
    private final IntFunction<RuleValue> values;
    private final IntFunction<Rule> rules;

    /**
     * @param displayName as in {@link KeywardPolicyFactory}
     * @param option the number; its key is the id of the policy
     * @param values creates the value, which defines whether more or less is stricter
     * @param rules creates the rule for a number in range
     */
    protected WholeNumberPolicyFactory(
            String displayName, WholeNumberOption option, IntFunction<RuleValue> values, IntFunction<Rule> rules) {
        super(option.key(), displayName, Integer.toString(option.defaultValue()), option.help());
        this.option = option;
        this.values = values;
        this.rules = rules;
    }

    @Override
    public final RuleValue value(String text) {
        return values.apply(option.parse(text));
    }

    @Override
    public final Rule rule(RuleValue value, RuleContext context) {
        return rules.apply(number(value));
    }

    /** Returns the number in a rule value that {@link #value} has created. */
    public static int number(RuleValue value) {
        if (value instanceof RuleValue.AtLeast atLeast) {
            return atLeast.number();
        }
        if (value instanceof RuleValue.Below below) {
            return below.number();
        }
        throw new IllegalArgumentException("not a number");
    }

    @Override
    public final String allowed() {
        return option.allowed();
    }
}
