package dev.keyward.passwordpolicy.keycloak.texts;

import dev.keyward.passwordpolicy.EffectiveRule;
import dev.keyward.passwordpolicy.keycloak.policy.EvaluationOrder;
import dev.keyward.passwordpolicy.keycloak.rules.NamesOption;
import dev.keyward.passwordpolicy.keycloak.rules.NotPersonalPolicyFactory;
import dev.keyward.passwordpolicy.keycloak.scopes.EffectivePolicy;
import dev.keyward.passwordpolicy.keycloak.texts.RuleLabels.Label;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.keycloak.models.UserModel;

/**
 * Selects the enforced password rules that a page shows before the user types a password.
 *
 * <p>Leaves out rules that cannot apply, and rules that another rule implies or describes in simpler words. A rule that is
 * left out is shown when it refuses a password.
 *
 * <p>Immutable.
 */
public final class RuleSelection {

    private static final List<String> CLASSES = List.of("lowerCase", "upperCase", "digits", "specialChars");

    /**
     * Ids of the rules against sequences, banned terms and blacklisted passwords. A page omits them if it shows the
     * rule about password strength.
     */
    private static final List<String> EASY_TO_GUESS =
            List.of("keyward-no-sequences", "keyward-banned-terms", "passwordBlacklist");

    private static final String KINDS = "keyward-character-classes";

    private static final String STRENGTH = "keyward-strength";

    /** Orders the rules on a page in evaluation order, but puts password strength after the length. */
    private static final Comparator<Label> MOST_USEFUL_FIRST = Comparator.comparing(
            label -> label.id().equals(STRENGTH) ? "maxLength" : label.id(), new EvaluationOrder());

    private final Map<String, Label> labels;
    private final List<String> personal;

    private RuleSelection(Map<String, Label> labels, List<String> personal) {
        this.labels = labels;
        this.personal = personal;
    }

    /**
     * Selects the enforced rules that a page shows. Includes rules about earlier passwords only if {@code hasPasswords}
     * is true. The most useful rule comes first.
     *
     * @param hasPasswords whether the user has current or former passwords to compare with
     */
    public static List<Label> of(List<Label> all, EffectivePolicy policy, boolean hasPasswords) {
        RuleSelection selection = new RuleSelection(
                all.stream().collect(Collectors.toMap(Label::id, Function.identity())), personal(policy));
        return all.stream()
                .filter(label -> hasPasswords || !EvaluationOrder.comparesWithPasswords(label.id()))
                .filter(label -> !selection.isWeaker(label.id()) && !selection.isDescribedByAnother(label.id()))
                .sorted(MOST_USEFUL_FIRST)
                .toList();
    }

    /**
     * Returns the given refusals of a password without those by redundant rules. A rule is redundant if a stricter rule
     * about the same property has failed too.
     */
    public static List<Failure> withoutWeaker(List<Failure> failures, Map<String, Label> labels) {
        Map<String, Label> failed = failures.stream()
                .flatMap(failure -> Optional.ofNullable(labels.get(failure.rule())).stream())
                .collect(Collectors.toMap(Label::id, Function.identity(), (label, same) -> label));
        RuleSelection selection = new RuleSelection(failed, List.of());
        // If each character class has a separate rule, one of them failed too and names the class.
        boolean kindsAreNamed = new RuleSelection(labels, List.of()).isWeaker(KINDS)
                && CLASSES.stream().anyMatch(failed::containsKey);
        return failures.stream()
                .filter(failure -> !selection.isWeaker(failure.rule()))
                .filter(failure -> !(failure.rule().equals(KINDS) && kindsAreNamed))
                .toList();
    }

    /** Returns whether another rule about the same property of passwords is stricter than the given rule. */
    private boolean isWeaker(String id) {
        return switch (id) {
            case "length" -> number("keyward-min-characters") >= number(id);
            case "keyward-min-characters" -> number("length") > number(id);
            case "digits" -> number("keyward-letters-and-digits") >= number(id);
            case KINDS -> requiredClasses() >= number(id);
            case "notUsername" -> labels.containsKey("notContainsUsername");
            default -> false;
        };
    }

    /** Returns whether another rule on the page describes the requirement of the given rule in simpler words. */
    private boolean isDescribedByAnother(String id) {
        return switch (id) {
            case "notUsername", "notContainsUsername" -> personal.contains(UserModel.USERNAME);
            case "notEmail" -> personal.contains(UserModel.EMAIL);
            default -> EASY_TO_GUESS.contains(id) && labels.containsKey(STRENGTH);
        };
    }

    /** Returns the configured value of the numeric rule with the given id. The result is 0 if the rule is not enforced. */
    private int number(String id) {
        return Optional.ofNullable(labels.get(id)).flatMap(Label::number).orElse(0);
    }

    private long requiredClasses() {
        return CLASSES.stream().filter(id -> number(id) > 0).count();
    }

    private static List<String> personal(EffectivePolicy policy) {
        return policy.rules().stream()
                .filter(rule -> rule.rule().equals(NotPersonalPolicyFactory.ID) && !rule.reportOnly())
                .map(EffectiveRule::value)
                .flatMap(value -> NamesOption.names(value).stream())
                .toList();
    }
}
