package dev.keyward.passwordpolicy;

import java.io.Serializable;

/**
 * One rule as one place of the configuration asks for it.
 *
 * @param rule the id of the rule's password policy
 * @param value what it is set to
 * @param reportOnly whether it is tried out: recorded, never enforced
 * @param origin which place that is
 */
public record Demand(String rule, RuleValue value, boolean reportOnly, Origin origin) implements Serializable {

    /**
     * Where a demand comes from.
     *
     * @param scope {@link #REALM}, or the role, group or client that the administrator named
     * @param policy as the administrator wrote it, such as {@code keyward-preset(pci-dss-4.0.1)}
     */
    public record Origin(String scope, String policy) implements Serializable {

        /** The realm's own password policy, which holds for everybody. */
        public static final String REALM = "realm";
    }

    /** The same demand, made for a role, group or client only. */
    public Demand within(String scope) {
        return new Demand(rule, value, reportOnly, new Origin(scope, origin.policy()));
    }
}
