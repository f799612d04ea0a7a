package dev.keyward.passwordpolicy.keycloak.rules;

import com.google.auto.service.AutoService;
import dev.keyward.passwordpolicy.LettersAndDigits;
import dev.keyward.passwordpolicy.RuleValue;
import dev.keyward.providerkit.options.WholeNumberOption;
import org.keycloak.policy.PasswordPolicyProviderFactory;

/** The password policy {@code keyward-letters-and-digits}, which requires a minimum number of letters and of digits. */
@AutoService(PasswordPolicyProviderFactory.class)
public final class LettersAndDigitsPolicyFactory extends WholeNumberPolicyFactory {

    public LettersAndDigitsPolicyFactory() {
        super(
                "Keyward: minimum letters and digits (of each)",
                new WholeNumberOption(
                        "keyward-letters-and-digits",
                        1,
                        8,
                        1,
                        "A password has at least this many letters and at least this many digits, of any script."),
                RuleValue.AtLeast::new,
                LettersAndDigits::new);
    }
}
