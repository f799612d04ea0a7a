package dev.keyward.it.providers;

import dev.keyward.passwordpolicy.RuleValue;
import dev.keyward.passwordpolicy.keycloak.rules.WholeNumberPolicyFactory;
import dev.keyward.providerkit.options.WholeNumberOption;

/** A password rule for Keyward that throws an exception with the password in its message, as a library might. */
public final class FailingKeywardRuleFactory extends WholeNumberPolicyFactory {

    public static final String ID = "it-failing-keyward-rule";

    public FailingKeywardRuleFactory() {
        super(
                "Fails (tests)",
                new WholeNumberOption(ID, 1, 9, 1, "Fails."),
                RuleValue.AtLeast::new,
                number -> candidate -> {
                    throw new IllegalStateException("could not parse " + candidate.text());
                });
    }
}
