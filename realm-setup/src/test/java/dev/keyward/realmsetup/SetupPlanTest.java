package dev.keyward.realmsetup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.realmsetup.SetupPlan.Change;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A setup plan")
class SetupPlanTest {

    private static final Change CHANGE = new Change("part", "subject", "before", "after", List.of());

    @Test
    @DisplayName("has the same fingerprint as another plan with the same content")
    void same() {
        assertThat(plan("realm", "{}", CHANGE).fingerprint())
                .isEqualTo(plan("realm", "{}", new Change("part", "subject", "before", "after", List.of()))
                        .fingerprint())
                .hasSize(64);
    }

    @Test
    @DisplayName("has another fingerprint if any value differs, even if all values joined give the same text")
    void different() {
        List<String> fingerprints = Stream.of(
                        plan("realm", "{}", CHANGE),
                        plan("other", "{}", CHANGE),
                        plan("realm", "{\"a\":1}", CHANGE),
                        plan("realm", "{}"),
                        plan("realm", "{}", CHANGE, CHANGE),
                        plan("realm", "{}", new Change("other", "subject", "before", "after", List.of())),
                        plan("realm", "{}", new Change("part", "other", "before", "after", List.of())),
                        plan("realm", "{}", new Change("part", "subject", "other", "after", List.of())),
                        plan("realm", "{}", new Change("part", "subject", "before", "other", List.of())),
                        plan("realm", "{}", new Change("part", "subject", "beforea", "fter", List.of())),
                        plan("realm", "{}", new Change("part", "subject", "", "beforeafter", List.of())))
                .map(SetupPlan::fingerprint)
                .toList();

        assertThat(fingerprints).doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("lists the same weakening of several flows once")
    void weakens() {
        Change one = new Change("flows", "flow:a", "x", "y", List.of("action"));
        Change other = new Change("flows", "flow:b", "x", "y", List.of("action", "proof"));
        assertThat(plan("realm", "{}", one, other).weakens()).containsExactly("action", "proof");
    }

    @Test
    @DisplayName("counts only the steps that change a setting")
    void changes() {
        Change nothing = new Change("part", "other", "same", "same", List.of("nothing gets weaker"));
        SetupPlan plan = plan("realm", "{}", nothing, CHANGE);

        assertThat(plan.changes()).containsExactly(CHANGE);
        assertThat(plan.weakens()).isEmpty();
        assertThat(plan.fingerprint()).isEqualTo(plan("realm", "{}", CHANGE).fingerprint());
    }

    private static SetupPlan plan(String realm, String profile, Change... changes) {
        return new SetupPlan(realm, profile, List.of(changes), List.of(), List.of(), List.of(), List.of());
    }
}
