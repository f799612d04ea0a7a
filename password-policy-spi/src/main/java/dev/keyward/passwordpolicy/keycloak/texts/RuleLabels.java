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
 * The rules that a password has to keep, in words for the person who chooses it.
 *
 * <p>Says numbers and nothing else of what an administrator configured: no list, no attribute, no pattern. A policy of
 * somebody else's is named if the realm's texts have a message {@code keyward.rule.<id>} for it.
 */
public final class RuleLabels {

    private static final String LABEL_PREFIX = "keyward.rule.";

    /** What the script on the page judges as the server does. */
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

    /** These too, where the form has the person's data: at registration. */
    private static final Set<String> CHECKED_IN_REGISTRATION =
            Set.of("keyward-not-personal", "notUsername", "notContainsUsername");

    private final RealmTexts wording;

    public RuleLabels(RealmTexts wording) {
        this.wording = wording;
    }

    /**
     * One rule in words.
     *
     * @param id of its password policy
     * @param label "At least 12 characters"
     * @param number what the rule is set to, where that is a number
     * @param browser whether the script on a registration page can tell if a password keeps it
     */
    public record Label(String id, String label, Optional<Integer> number, boolean browser) {

        /** Whether the script can tell where the form has nothing but the password. */
        public boolean checkedWithoutForm() {
            return browser && !CHECKED_IN_REGISTRATION.contains(id);
        }
    }

    /** What is enforced, in the order of evaluation. */
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
