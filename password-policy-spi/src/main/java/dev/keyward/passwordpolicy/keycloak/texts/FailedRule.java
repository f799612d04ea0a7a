package dev.keyward.passwordpolicy.keycloak.texts;

import dev.keyward.passwordpolicy.keycloak.texts.RuleLabels.Label;
import dev.keyward.providerkit.passwords.PolicyNames;
import java.util.Optional;
import org.keycloak.policy.PolicyError;

/**
 * A line in the list of rules on the page after a refusal, as JSON for the script.
 *
 * @param rule the id of the rule that failed
 * @param text the line: the rule in words, or what the realm says of it
 * @param complete whether the text says by itself that the password was refused, so that "not met" need not stand behind it
 */
public record FailedRule(String rule, String text, boolean complete) {

    /** Says that the rule could not be checked, which is no fault of the password. */
    private static final String UNCHECKED = PolicyNames.BREACH_UNKNOWN_MESSAGE;

    /**
     * The line for a failure; empty if there is nothing to say that the error does not say already.
     *
     * @param several whether other rules failed, too: then the error says nothing of this one
     */
    public static Optional<FailedRule> of(Failure failure, Optional<Label> label, RealmTexts wording, boolean several) {
        PolicyError error = failure.error();
        String key = error.getMessage();
        String sentence = wording.filled(key, error.getParameters());
        if (key.equals(UNCHECKED)) {
            return several ? Optional.of(new FailedRule(failure.rule(), sentence, true)) : Optional.empty();
        }
        if (several && wording.own(key).isPresent()) {
            return Optional.of(new FailedRule(failure.rule(), sentence, false));
        }
        return label.map(rule -> new FailedRule(failure.rule(), rule.label(), false))
                .or(() -> several ? Optional.of(new FailedRule(failure.rule(), sentence, true)) : Optional.empty());
    }
}
