package dev.keyward.passwordpolicy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.passwordpolicy.RequiredRule.Origin;
import dev.keyward.passwordpolicy.RuleValue.AtLeast;
import dev.keyward.passwordpolicy.RuleValue.Below;
import dev.keyward.passwordpolicy.RuleValue.Names;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The effective rule")
class EffectiveRuleTest {

    private static final Origin REALM = new Origin(Origin.REALM, "length(8)");
    private static final Origin STAFF = new Origin("group /staff", "length(12)");

    private static RequiredRule enforced(RuleValue value, Origin origin) {
        return new RequiredRule("length", value, false, origin);
    }

    private static RequiredRule tried(RuleValue value, Origin origin) {
        return new RequiredRule("length", value, true, origin);
    }

    @Test
    @DisplayName("has the strictest value and each origin once, in the order of the required rules")
    void strictest() {
        assertThat(EffectiveRule.strictest(List.of(
                        enforced(new AtLeast(12), STAFF),
                        enforced(new AtLeast(8), REALM),
                        enforced(new AtLeast(9), STAFF))))
                .containsExactly(new EffectiveRule("length", new AtLeast(12), false, List.of(STAFF, REALM)));
    }

    @Test
    @DisplayName("exists once for each rule, sorted by rule")
    void sorted() {
        assertThat(EffectiveRule.strictest(List.of(
                        enforced(new AtLeast(12), STAFF), new RequiredRule("classes", new AtLeast(3), false, REALM))))
                .extracting(EffectiveRule::rule)
                .containsExactly("classes", "length");
        assertThat(EffectiveRule.strictest(List.of())).isEmpty();
    }

    @Test
    @DisplayName("of report-only values stays beside an enforced one only if it is stricter")
    void reportOnly() {
        EffectiveRule twelve = new EffectiveRule("length", new AtLeast(12), true, List.of(STAFF));
        assertThat(EffectiveRule.strictest(List.of(tried(new AtLeast(12), STAFF))))
                .containsExactly(twelve);
        assertThat(EffectiveRule.strictest(List.of(tried(new AtLeast(12), STAFF), enforced(new AtLeast(8), REALM))))
                .containsExactly(new EffectiveRule("length", new AtLeast(8), false, List.of(REALM)), twelve);
        assertThat(EffectiveRule.strictest(List.of(tried(new AtLeast(12), STAFF), enforced(new AtLeast(12), REALM))))
                .containsExactly(new EffectiveRule("length", new AtLeast(12), false, List.of(REALM)));
        assertThat(EffectiveRule.strictest(List.of(tried(new AtLeast(12), STAFF), enforced(new AtLeast(15), REALM))))
                .containsExactly(new EffectiveRule("length", new AtLeast(15), false, List.of(REALM)));
    }

    @Test
    @DisplayName("joins two values to the weakest one that is as strict as both, whichever comes first")
    void joined() {
        assertJoined(new AtLeast(3), new AtLeast(4), new AtLeast(4));
        assertJoined(new Below(3), new Below(4), new Below(3));
        assertJoined(Names.of("b", "a"), Names.of("c", "a"), Names.of("a", "b", "c"));
    }

    private static void assertJoined(RuleValue one, RuleValue other, RuleValue expected) {
        assertThat(one.and(other)).isEqualTo(expected);
        assertThat(other.and(one)).isEqualTo(expected);
    }

    @Test
    @DisplayName("shows its value as the administrator writes it")
    void text() {
        assertThat(new AtLeast(12)).hasToString("12");
        assertThat(new Below(3)).hasToString("3");
        assertThat(Names.of("email", "username", "email")).hasToString("email,username");
    }
}
