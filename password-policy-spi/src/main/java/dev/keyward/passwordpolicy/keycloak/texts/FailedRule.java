package dev.keyward.passwordpolicy.keycloak.texts;

import dev.keyward.passwordpolicy.keycloak.texts.RuleLabels.Label;
import dev.keyward.providerkit.passwords.PolicyNames;
import java.util.Optional;
import org.keycloak.policy.PolicyError;

/**
 * One line of the list of password rules on a page, for a rule that failed. The page's script receives it as JSON.
 *
 * @param rule the id of the rule that failed
 * @param text the line: the rule in words, or the wording of the realm
 * @param complete whether the text states the refusal, so that the page adds no "not met"
 */
public record FailedRule(String rule, String text, boolean complete) {

    /**
     * Key of the message which says that a password could not be looked up in the breach lists. This is no fault of the
     * password.
     */
    private static final String UNCHECKED = PolicyNames.BREACH_UNKNOWN_MESSAGE;

    /**
     * Returns the line that shows the given failure in the list of password rules. The result is empty if the error
     * message on the page already gives the reason.
     *
     * @param several whether other rules failed too; the error message then does not mention this one
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
