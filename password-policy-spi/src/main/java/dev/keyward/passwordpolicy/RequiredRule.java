package dev.keyward.passwordpolicy;

import java.io.Serializable;

/**
 * A password rule with its value. The realm's password policy, a password-policy scope or a preset requires this rule.
 *
 * @param rule the id of the password policy
 * @param value the required value
 * @param reportOnly whether the rule is recorded but not enforced
 * @param origin the part of the configuration that requires it
 */
public record RequiredRule(String rule, RuleValue value, boolean reportOnly, Origin origin) implements Serializable {

    /**
     * The place in the configuration that requires a rule: the realm's policy, or the policy of a role, group or client.
     *
     * @param scope {@link #REALM}, or the role, group or client that the administrator named
     * @param policy as the administrator wrote it, such as {@code keyward-preset(pci-dss-4.0.1)}
     */
    public record Origin(String scope, String policy) implements Serializable {

        /** Value of {@code scope} that means the realm's own password policy. This policy applies to every user. */
        public static final String REALM = "realm";
    }

    /** Returns a copy of this required rule whose origin is the given role, group or client. */
    public RequiredRule within(String scope) {
        return new RequiredRule(rule, value, reportOnly, new Origin(scope, origin.policy()));
    }
}
