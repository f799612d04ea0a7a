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
 * The rules that are worth reading before one types, of all that are enforced: no rule that cannot apply, and none that another rule
 * of the list implies or says in more everyday words. A rule that is left out is named when it refuses a password.
 *
 * <p>Immutable.
 */
public final class RuleSelection {

    private static final List<String> CLASSES = List.of("lowerCase", "upperCase", "digits", "specialChars");

    /** Patterns and lists that make a password easy to guess, which the rule about that says in everyday words. */
    private static final List<String> EASY_TO_GUESS =
            List.of("keyward-no-sequences", "keyward-banned-terms", "passwordBlacklist");

    private static final String KINDS = "keyward-character-classes";

    private static final String STRENGTH = "keyward-strength";

    /** How to make a password that is hard to guess is said directly after its length. */
    private static final Comparator<Label> MOST_USEFUL_FIRST = Comparator.comparing(
            label -> label.id().equals(STRENGTH) ? "maxLength" : label.id(), new EvaluationOrder());

    private final Map<String, Label> labels;
    private final List<String> personal;

    private RuleSelection(Map<String, Label> labels, List<String> personal) {
        this.labels = labels;
        this.personal = personal;
    }

    /**
     * Selects from all labels; the most useful come first.
     *
     * @param hasPasswords whether the person has present or former passwords to compare with
     */
    public static List<Label> of(List<Label> all, EffectivePolicy policy, boolean hasPasswords) {
        RuleSelection selection = new RuleSelection(
                all.stream().collect(Collectors.toMap(Label::id, Function.identity())), personal(policy));
        return all.stream()
                .filter(label -> hasPasswords || !EvaluationOrder.comparesWithPasswords(label.id()))
                .filter(label -> !selection.isWeaker(label.id()) && !selection.isSaidByAnother(label.id()))
                .sorted(MOST_USEFUL_FIRST)
                .toList();
    }

    /** Leaves out what a stricter rule that failed, too, says as well. */
    public static List<Failure> withoutWeaker(List<Failure> failures, Map<String, Label> labels) {
        Map<String, Label> failed = failures.stream()
                .flatMap(failure -> Optional.ofNullable(labels.get(failure.rule())).stream())
                .collect(Collectors.toMap(Label::id, Function.identity(), (label, same) -> label));
        RuleSelection selection = new RuleSelection(failed, List.of());
        // Where each kind of characters has a rule of its own, one of those failed, too, and says which kind.
        boolean kindsAreNamed = new RuleSelection(labels, List.of()).isWeaker(KINDS)
                && CLASSES.stream().anyMatch(failed::containsKey);
        return failures.stream()
                .filter(failure -> !selection.isWeaker(failure.rule()))
                .filter(failure -> !(failure.rule().equals(KINDS) && kindsAreNamed))
                .toList();
    }

    /** Whether another rule of these is stricter about the same. */
    private boolean isWeaker(String id) {
        return switch (id) {
            case "length" -> number("keyward-min-characters") >= number(id);
            case "keyward-min-characters" -> number("length") > number(id);
            case "digits" -> number("keyward-letters-and-digits") >= number(id);
            case KINDS -> classesAskedFor() >= number(id);
            case "notUsername" -> labels.containsKey("notContainsUsername");
            default -> false;
        };
    }

    /** Whether another rule of these says the same in more everyday words. */
    private boolean isSaidByAnother(String id) {
        return switch (id) {
            case "notUsername", "notContainsUsername" -> personal.contains(UserModel.USERNAME);
            case "notEmail" -> personal.contains(UserModel.EMAIL);
            default -> EASY_TO_GUESS.contains(id) && labels.containsKey(STRENGTH);
        };
    }

    /** 0 for a rule that is not enforced. */
    private int number(String id) {
        return Optional.ofNullable(labels.get(id)).flatMap(Label::number).orElse(0);
    }

    private long classesAskedFor() {
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
