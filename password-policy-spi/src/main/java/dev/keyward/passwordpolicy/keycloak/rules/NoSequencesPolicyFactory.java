package dev.keyward.passwordpolicy.keycloak.rules;

import com.google.auto.service.AutoService;
import dev.keyward.passwordpolicy.RuleValue;
import dev.keyward.passwordpolicy.passay.NoSequences;
import dev.keyward.providerkit.options.WholeNumberOption;
import org.keycloak.policy.PasswordPolicyProviderFactory;

/** The password policy {@code keyward-no-sequences}, which refuses runs such as "abcd", "9876" and "qwer". */
@AutoService(PasswordPolicyProviderFactory.class)
public final class NoSequencesPolicyFactory extends WholeNumberPolicyFactory {

    public NoSequencesPolicyFactory() {
        super(
                "Keyward: refuse sequences (this many in a row)",
                new WholeNumberOption(
                        "keyward-no-sequences",
                        3,
                        16,
                        4,
                        "A password has no run of this many neighbours in the alphabet, among the digits or on a keyboard, forwards or backwards."),
                RuleValue.Below::new,
                NoSequences::new);
    }
}
