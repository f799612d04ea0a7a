package dev.keyward.passwordpolicy.keycloak.texts;

import dev.keyward.passwordpolicy.EffectiveRule;
import dev.keyward.passwordpolicy.RuleValue;
import dev.keyward.passwordpolicy.keycloak.policy.EvaluationOrder;
import dev.keyward.passwordpolicy.keycloak.rules.WholeNumberPolicyFactory;
import dev.keyward.passwordpolicy.keycloak.scopes.EffectivePolicy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.keycloak.models.PasswordPolicy;

/**
 * Describes the rules of a policy in words for the user who chooses a password.
 *
 * <p>Reveals only numbers of the configuration: no list, attribute or pattern. A policy from another provider is described
 * if the realm has a message {@code keyward.rule.<id>} for it.
 */
public final class RuleLabels {

    private static final String LABEL_PREFIX = "keyward.rule.";

    /** Ids of the rules that the script on the page checks in the browser exactly as the server does. */
    private static final Set<String> CHECKED_IN_BROWSER = Set.of(
            "keyward-min-characters",
            "keyward-character-classes",
            "keyward-letters-and-digits",
            "keyward-no-repeats",
            "length",
            "maxLength",
            "lowerCase",
            "upperCase",
            "digits",
            "specialChars");

    /** Ids of the rules that the page's script can check only on a form with the user's names and addresses. */
    private static final Set<String> CHECKED_IN_REGISTRATION =
            Set.of("keyward-not-personal", "notUsername", "notContainsUsername");

    private final RealmTexts wording;

    public RuleLabels(RealmTexts wording) {
        this.wording = wording;
    }

    /**
     * A password rule described in words for the user who chooses a password.
     *
     * @param id the id of the password policy
     * @param label the description, such as "At least 12 characters"
     * @param number the value of the rule, if it is a number
     * @param browser whether the script on a registration page can check the rule
     */
    public record Label(String id, String label, Optional<Integer> number, boolean browser) {

        /** Returns whether the script on the page can check this rule on a form that has only password fields. */
        public boolean checkedWithoutForm() {
            return browser && !CHECKED_IN_REGISTRATION.contains(id);
        }
    }

    /** Returns descriptions of all enforced rules of the given policy, in the order in which they are checked. */
    public List<Label> of(EffectivePolicy policy, PasswordPolicy stock) {
        List<Label> labels = new ArrayList<>();
        policy.rules().stream()
                .filter(rule -> !rule.reportOnly())
                .forEach(rule -> add(labels, rule.rule(), number(rule)));
        policy.others().forEach(id -> add(labels, id, number(stock, id)));
        labels.sort(Comparator.comparing(Label::id, new EvaluationOrder()));
        return labels;
    }

    private void add(List<Label> labels, String id, Optional<Integer> number) {
        String key = LABEL_PREFIX + id;
        if (wording.find(key).isPresent()) {
            boolean browser = CHECKED_IN_BROWSER.contains(id) || CHECKED_IN_REGISTRATION.contains(id);
            Object[] parameters = number.map(value -> new Object[] {value}).orElseGet(() -> new Object[0]);
            labels.add(new Label(id, wording.filled(key, parameters), number, browser));
        }
    }

    private static Optional<Integer> number(EffectiveRule rule) {
        return rule.value() instanceof RuleValue.Names
                ? Optional.empty()
                : Optional.of(WholeNumberPolicyFactory.number(rule.value()));
    }

    private static Optional<Integer> number(PasswordPolicy policy, String id) {
        Object value = policy.getPolicyConfig(id);
        return value instanceof Integer number ? Optional.of(number) : Optional.empty();
    }
}
