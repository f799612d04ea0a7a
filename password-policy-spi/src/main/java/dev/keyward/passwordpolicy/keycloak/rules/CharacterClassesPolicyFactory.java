package dev.keyward.passwordpolicy.keycloak.rules;

import com.google.auto.service.AutoService;
import dev.keyward.passwordpolicy.CharacterClasses;
import dev.keyward.passwordpolicy.RuleValue;
import dev.keyward.providerkit.options.WholeNumberOption;
import org.keycloak.policy.PasswordPolicyProviderFactory;

/**
 * The password policy {@code keyward-character-classes}, which requires characters from a minimum number of character
 * classes.
 */
@AutoService(PasswordPolicyProviderFactory.class)
public final class CharacterClassesPolicyFactory extends WholeNumberPolicyFactory {

    public CharacterClassesPolicyFactory() {
        super(
                "Keyward: minimum character classes (2-4)",
                new WholeNumberOption(
                        "keyward-character-classes",
                        2,
                        4,
                        3,
                        "A password has characters of at least this many of the classes lower case, upper case, digit, other."),
                RuleValue.AtLeast::new,
                CharacterClasses::new);
    }
}
