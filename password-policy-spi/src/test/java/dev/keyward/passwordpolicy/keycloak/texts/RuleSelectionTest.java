package dev.keyward.passwordpolicy.keycloak.texts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.passwordpolicy.EffectiveRule;
import dev.keyward.passwordpolicy.RuleValue;
import dev.keyward.passwordpolicy.keycloak.policy.EvaluationOrder;
import dev.keyward.passwordpolicy.keycloak.rules.NotPersonalPolicyFactory;
import dev.keyward.passwordpolicy.keycloak.scopes.EffectivePolicy;
import dev.keyward.passwordpolicy.keycloak.texts.RuleLabels.Label;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keycloak.policy.PolicyError;

@DisplayName("From the enforced rules, the page shows")
class RuleSelectionTest {

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource({
        "keyward-min-characters=12 length=8, keyward-min-characters",
        "keyward-min-characters=12 length=12, keyward-min-characters",
        "keyward-min-characters=12 length=14, length",
        "length=8 maxLength=64, length maxLength",
        "keyward-letters-and-digits=1 digits=1, keyward-letters-and-digits",
        "keyward-letters-and-digits=1 digits=2, keyward-letters-and-digits digits",
        "keyward-character-classes=3 lowerCase=1 digits=1, keyward-character-classes lowerCase digits",
        "keyward-character-classes=3 lowerCase=1 upperCase=1 digits=1, lowerCase upperCase digits",
        "notUsername notContainsUsername, notContainsUsername",
        "notUsername notContainsUsername notEmail keyward-not-personal=username, notEmail keyward-not-personal",
        "notEmail keyward-not-personal=email, keyward-not-personal",
        "keyward-no-sequences=4 keyward-banned-terms passwordBlacklist, keyward-banned-terms keyward-no-sequences"
                + " passwordBlacklist",
        "keyward-no-sequences=4 keyward-banned-terms passwordBlacklist keyward-strength=3 keyward-min-characters=8,"
                + " keyward-min-characters keyward-strength",
        "passwordHistory=3 keyward-not-a-variation=4 keyward-breached, keyward-breached",
    })
    @DisplayName("those that no other rule covers, the most useful first")
    void selected(String enforced, String read) {
        assertThat(RuleSelection.of(labels(enforced), policy(enforced), false))
                .extracting(Label::id)
                .containsExactly(read.split(" "));
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource({
        "passwordHistory=3, passwordHistory",
        "keyward-not-a-variation=4, keyward-not-a-variation",
    })
    @DisplayName("rules about former passwords only to users with a password")
    void compared(String enforced, String read) {
        assertThat(RuleSelection.of(labels(enforced), policy(enforced), true))
                .extracting(Label::id)
                .containsExactly(read);
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource({
        "keyward-min-characters=12 length=8, keyward-min-characters",
        "length=8, length",
        "keyward-character-classes=2 lowerCase=1, keyward-character-classes lowerCase",
        "keyward-character-classes=2 lowerCase=1 digits=1, lowerCase digits",
        "notUsername keyward-not-personal=username, notUsername keyward-not-personal",
        "keyward-no-sequences=4 keyward-strength=3, keyward-no-sequences keyward-strength",
    })
    @DisplayName("each failed rule, unless a stricter one of its kind failed too")
    void failed(String failed, String told) {
        Map<String, Label> labels = labels(failed).stream().collect(Collectors.toMap(Label::id, Function.identity()));
        List<Failure> failures = Stream.of(failed.split(" "))
                .map(rule -> new Failure(rule.replaceAll("=.*", ""), new PolicyError("any")))
                .toList();
        assertThat(RuleSelection.withoutWeaker(failures, labels))
                .extracting(Failure::rule)
                .containsExactly(told.split(" "));
    }

    @Test
    @DisplayName("both reasons if one rule failed for two reasons")
    void failedTwice() {
        Map<String, Label> labels = Map.of("length", labels("length=8").get(0));
        List<Failure> failures =
                List.of(new Failure("length", new PolicyError("one")), new Failure("length", new PolicyError("other")));
        assertThat(RuleSelection.withoutWeaker(failures, labels)).isEqualTo(failures);
    }

    /** Returns descriptions of the given rules in the order in which they are checked, as {@link RuleLabels} does. */
    private static List<Label> labels(String rules) {
        return Stream.of(rules.split(" "))
                .map(rule -> rule.split("="))
                .map(rule -> new Label(
                        rule[0],
                        rule[0],
                        Stream.of(rule)
                                .skip(1)
                                .filter(value -> value.matches("[0-9]+"))
                                .map(Integer::valueOf)
                                .findAny(),
                        false))
                .sorted((one, other) -> new EvaluationOrder().compare(one.id(), other.id()))
                .toList();
    }

    private static EffectivePolicy policy(String rules) {
        List<EffectiveRule> personal = Stream.of(rules.split(" "))
                .filter(rule -> rule.startsWith(NotPersonalPolicyFactory.ID + "="))
                .map(rule -> new EffectiveRule(
                        NotPersonalPolicyFactory.ID, RuleValue.Names.of(rule.replaceAll(".*=", "")), false, List.of()))
                .toList();
        return new EffectivePolicy(personal, List.of());
    }
}
