package dev.keyward.passwordpolicy.keycloak.rules;

import com.google.auto.service.AutoService;
import dev.keyward.passwordpolicy.MinCharacters;
import dev.keyward.passwordpolicy.RuleValue;
import dev.keyward.providerkit.options.WholeNumberOption;
import org.keycloak.policy.PasswordPolicyProviderFactory;

/** The password policy {@code keyward-min-characters}, which requires a minimum number of characters. */
@AutoService(PasswordPolicyProviderFactory.class)
public final class MinCharactersPolicyFactory extends WholeNumberPolicyFactory {

    public MinCharactersPolicyFactory() {
        super(
                "Keyward: minimum characters",
                new WholeNumberOption(
                        "keyward-min-characters",
                        1,
                        256,
                        12,
                        "A password has at least this many characters, counted as Unicode code points."),
                RuleValue.AtLeast::new,
                MinCharacters::new);
    }
}
