package dev.keyward.passwordpolicy.keycloak.rules;

import com.google.auto.service.AutoService;
import dev.keyward.passwordpolicy.RuleValue;
import dev.keyward.passwordpolicy.zxcvbn.MinStrength;
import dev.keyward.providerkit.options.WholeNumberOption;
import org.keycloak.policy.PasswordPolicyProviderFactory;

/** The password policy {@code keyward-strength}, which requires a minimum zxcvbn score. */
@AutoService(PasswordPolicyProviderFactory.class)
public final class StrengthPolicyFactory extends WholeNumberPolicyFactory {

    public StrengthPolicyFactory() {
        super(
                "Keyward: minimum strength (zxcvbn score, 1-4)",
                new WholeNumberOption(
                        "keyward-strength",
                        1,
                        4,
                        3,
                        "A password has at least this zxcvbn score; 3 is safely unguessable, 4 very unguessable."),
                RuleValue.AtLeast::new,
                MinStrength::new);
    }
}
