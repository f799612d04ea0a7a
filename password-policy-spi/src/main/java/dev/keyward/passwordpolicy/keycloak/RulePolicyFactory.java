package dev.keyward.passwordpolicy.keycloak;

import dev.keyward.passwordpolicy.Rule;
import dev.keyward.providerkit.StatelessFactory;
import dev.keyward.providerkit.WholeNumberOption;
import java.util.function.IntFunction;
import org.keycloak.models.KeycloakSession;
import org.keycloak.policy.PasswordPolicyProvider;
import org.keycloak.policy.PasswordPolicyProviderFactory;

/**
 * One rule as a Keycloak password policy with one number.
 *
 * <p>The console's type is text, not its number field: that field cannot hold what later settings of a rule need, and a
 * value that was once accepted has to stay so. Thread-safe.
 */
public class RulePolicyFactory implements PasswordPolicyProviderFactory, StatelessFactory<PasswordPolicyProvider> {

    private final String displayName;
    private final WholeNumberOption option;
    private final IntFunction<Rule> rules;

    /**
     * @param displayName what the console calls it; English, because the console does not translate it
     * @param option the rule's number; its key is the id of the policy and never changes after a release
     * @param rules makes the rule for a number in range
     */
    protected RulePolicyFactory(String displayName, WholeNumberOption option, IntFunction<Rule> rules) {
        this.displayName = displayName;
        this.option = option;
        this.rules = rules;
    }

    @Override
    public final PasswordPolicyProvider create(KeycloakSession session) {
        return new RulePolicy(session, option, rules);
    }

    @Override
    public final String getId() {
        return option.key();
    }

    @Override
    public final String getDisplayName() {
        return displayName;
    }

    @Override
    public final String getConfigType() {
        return PasswordPolicyProvider.STRING_CONFIG_TYPE;
    }

    @Override
    public final String getDefaultConfigValue() {
        return Integer.toString(option.defaultValue());
    }

    @Override
    public final boolean isMultiplSupported() {
        return false;
    }

    /** The rule's number: for the generated reference table. */
    public final WholeNumberOption option() {
        return option;
    }
}
