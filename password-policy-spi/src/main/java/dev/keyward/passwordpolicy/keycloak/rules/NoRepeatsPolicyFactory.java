package dev.keyward.passwordpolicy.keycloak.rules;

import com.google.auto.service.AutoService;
import dev.keyward.passwordpolicy.NoRepeats;
import dev.keyward.passwordpolicy.RuleValue;
import dev.keyward.providerkit.options.WholeNumberOption;
import org.keycloak.policy.PasswordPolicyProviderFactory;

/**
 * The password policy {@code keyward-no-repeats}, which refuses repeated characters and repeated blocks of characters.
 */
@AutoService(PasswordPolicyProviderFactory.class)
public final class NoRepeatsPolicyFactory extends WholeNumberPolicyFactory {

    public NoRepeatsPolicyFactory() {
        super(
                "Keyward: refuse repeats (this many in a row)",
                new WholeNumberOption(
                        "keyward-no-repeats",
                        3,
                        16,
                        3,
                        "A password has no character and no block of characters this many times in a row."),
                RuleValue.Below::new,
                NoRepeats::new);
    }
}
