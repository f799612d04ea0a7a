package dev.keyward.realmsetup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.realmsetup.Flow.Config;
import dev.keyward.realmsetup.Flow.Execution;
import dev.keyward.realmsetup.Flow.Step;
import dev.keyward.realmsetup.Flow.SubFlow;
import dev.keyward.realmsetup.FlowReferences.Unknown;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The comparison of a flow with Keyward's copy of it")
class FlowBehaviourTest {

    private static final FlowBehaviour BEHAVIOUR = new FlowBehaviour(provider -> provider.startsWith("conditional-"));

    private static final Insertion CHECK =
            new Insertion("keyward-check", List.of("auth-password-form"), Map.of("action", "record"));

    private static final List<String> PROVIDERS =
            List.of("auth-cookie", "auth-password-form", "auth-otp-form", "acme-step");

    private static final int FLOWS = 3000;

    @Test
    @DisplayName("finds no difference between random flows with conditions on sub-flows and their copies")
    void copies() {
        int referring = 0;
        for (int seed = 0; seed < FLOWS; seed++) {
            Flow flow = new RandomFlow(seed, false).make();
            Flow copy = FlowSurgery.copied(flow, "keyward top");

            assertThat(BEHAVIOUR.difference(flow, copy))
                    .describedAs(flow.text())
                    .isEmpty();
            assertThat(BEHAVIOUR.difference(flow, FlowSurgery.with(copy, List.of(CHECK))))
                    .describedAs(flow.text())
                    .isEmpty();
            Flow early = renamed(flow);
            assertThat(BEHAVIOUR.difference(flow, FlowSurgery.redirected(early, flow)))
                    .describedAs(early.text())
                    .isEmpty();
            if (BEHAVIOUR.difference(flow, early).isPresent()) {
                referring++;
            }
        }
        assertThat(referring)
                .describedAs("flows whose copy behaves differently if it keeps the old names")
                .isGreaterThan(FLOWS / 200);
    }

    @Test
    @DisplayName("finds no sign-in that bypasses Keyward's execution after a password, in random flows")
    void nobodyPassesBy() {
        int withPassword = 0;
        for (int seed = 0; seed < FLOWS; seed++) {
            Flow flow = new RandomFlow(seed, true).make();
            Flow wired = FlowSurgery.with(flow, List.of(CHECK));

            assertThat(BEHAVIOUR.bypass(wired, CHECK.provider(), CHECK.after()))
                    .describedAs(wired.text())
                    .isEmpty();
            if (BEHAVIOUR.bypass(flow, CHECK.provider(), CHECK.after()).isPresent()) {
                withPassword++;
            }
        }
        assertThat(withPassword).isGreaterThan(FLOWS / 10);
    }

    @Test
    @DisplayName("finds the difference if a condition no longer sees a form that was wrapped")
    void conditionBesideWrapper() {
        Flow flow = top(
                new Execution("", Requirement.REQUIRED, "auth-username-form", Config.NONE),
                sub(
                        "second",
                        Requirement.CONDITIONAL,
                        new Execution("", Requirement.REQUIRED, "conditional-user-configured", Config.NONE),
                        new Execution("", Requirement.ALTERNATIVE, "auth-password-form", Config.NONE),
                        new Execution("", Requirement.ALTERNATIVE, "auth-otp-form", Config.NONE)));
        Flow copy = FlowSurgery.with(FlowSurgery.copied(flow, "keyward top"), List.of(CHECK));

        assertThat(BEHAVIOUR.difference(flow, copy))
                .contains("a sign-in that goes to auth-password-form after auth-username-form in the original goes to"
                        + " its end in the copy");
    }

    @Test
    @DisplayName("finds a sign-in through an unknown alternative to the form that Keyward's execution follows")
    void unknownAlternative() {
        Step form = sub(
                "forms",
                Requirement.ALTERNATIVE,
                new Execution("", Requirement.REQUIRED, "auth-password-form", Config.NONE),
                new Execution("", Requirement.REQUIRED, "keyward-check", Config.NONE),
                new Execution("", Requirement.REQUIRED, "acme-otp", Config.NONE));
        Execution cookie = new Execution("", Requirement.ALTERNATIVE, "auth-cookie", Config.NONE);
        Execution vendor = new Execution("", Requirement.ALTERNATIVE, "acme-password", Config.NONE);

        assertThat(BEHAVIOUR.signInWithout(
                        top(cookie, form, vendor), "keyward-check", provider -> provider.startsWith("acme-")))
                .contains("acme-password");
        assertThat(BEHAVIOUR.signInWithout(
                        top(cookie, form), "keyward-check", provider -> provider.startsWith("acme-")))
                .isEmpty();
    }

    @Test
    @DisplayName("finds no difference if the original already contains Keyward's execution")
    void byHand() {
        Flow flow = top(
                new Execution("", Requirement.REQUIRED, "auth-password-form", Config.NONE),
                new Execution("", Requirement.REQUIRED, "keyward-check", Config.NONE));
        Flow copy = FlowSurgery.withoutKeyward(FlowSurgery.copied(flow, "keyward top"));

        assertThat(BEHAVIOUR.difference(flow, FlowSurgery.with(copy, List.of(CHECK))))
                .isEmpty();
    }

    @Test
    @DisplayName("ignores ALTERNATIVE executions next to a CONDITIONAL sub-flow, even if its condition is not met")
    void alternativesBesideConditional() {
        Flow flow = top(
                sub(
                        "second",
                        Requirement.CONDITIONAL,
                        new Execution("", Requirement.REQUIRED, "conditional-user-role", Config.NONE),
                        new Execution("", Requirement.REQUIRED, "auth-otp-form", Config.NONE)),
                new Execution("", Requirement.ALTERNATIVE, "auth-password-form", Config.NONE));

        assertThat(BEHAVIOUR.bypass(flow, CHECK.provider(), CHECK.after())).isEmpty();
        assertThat(BEHAVIOUR.bypass(flow, CHECK.provider(), List.of("auth-otp-form")))
                .contains("auth-otp-form");
    }

    @Test
    @DisplayName("simulates random sign-ins if there are too many combinations of results")
    void manyCombinations() {
        List<Step> steps = new ArrayList<>();
        for (int n = 0; n < 20; n++) {
            steps.add(sub(
                    "part " + n,
                    Requirement.CONDITIONAL,
                    new Execution("", Requirement.REQUIRED, "conditional-user-role", Config.NONE),
                    new Execution("", Requirement.REQUIRED, "auth-otp-form", Config.NONE)));
        }
        Flow flow = top(steps.toArray(new Step[0]));
        steps.set(0, ((SubFlow) steps.get(0)).with(Requirement.REQUIRED));

        assertThat(BEHAVIOUR.difference(flow, flow)).isEmpty();
        assertThat(BEHAVIOUR.difference(flow, top(steps.toArray(new Step[0])))).isPresent();
    }

    @Test
    @DisplayName("reports values of unknown providers that equal the name or id of a part of the flow")
    void references() {
        Flow flow = top(
                configured("acme-jump", Map.of("target", "forms", "other", "elsewhere")),
                configured("acme-list", Map.of("targets", "one, forms##two")),
                configured("acme-id", Map.of("target", "execution:9f1c")),
                configured("acme-amr", Map.of("default.reference.value", "forms")),
                configured("conditional-user-role", Map.of("condUserRole", "forms")),
                sub("forms", Requirement.REQUIRED, configured("auth-otp-form", Map.of())));

        assertThat(FlowReferences.unknown(flow, Set.of("9f1c")))
                .containsExactly(
                        new Unknown("acme-jump", "target"),
                        new Unknown("acme-list", "targets"),
                        new Unknown("acme-id", "target"));
    }

    /** Returns the copy that Keycloak makes of a flow, in which configurations still refer to the original sub-flows. */
    private static Flow renamed(Flow flow) {
        return renamed(flow, "keyward top", "keyward top ");
    }

    private static Flow renamed(Flow flow, String alias, String prefix) {
        return new Flow(
                alias,
                flow.type(),
                flow.steps().stream()
                        .map(step -> step instanceof SubFlow sub
                                ? sub.with(
                                        renamed(sub.flow(), prefix + sub.flow().alias(), prefix))
                                : step)
                        .toList());
    }

    private static Flow top(Step... steps) {
        return new Flow("top", Flow.BASIC, List.of(steps));
    }

    private static SubFlow sub(String alias, Requirement requirement, Step... steps) {
        return new SubFlow("", requirement, "", new Flow(alias, Flow.BASIC, List.of(steps)));
    }

    private static Execution configured(String provider, Map<String, String> entries) {
        return new Execution("", Requirement.REQUIRED, provider, new Config("config of " + provider, entries));
    }

    /** Builds random authentication flows with up to three levels of sub-flows, as administrators could. */
    private static final class RandomFlow {

        private final Random random;
        private final boolean anyCondition;
        private int flows;
        private int configs;

        RandomFlow(int seed, boolean anyCondition) {
            this.random = new Random(seed);
            this.anyCondition = anyCondition;
        }

        Flow make() {
            return make("top", 0, false);
        }

        private Flow make(String alias, int depth, boolean conditional) {
            List<Step> steps = new ArrayList<>();
            if (conditional && random.nextInt(8) > 0) {
                steps.add(condition());
            }
            int size = 1 + random.nextInt(3);
            for (int n = 0; n < size; n++) {
                steps.add(depth < 3 && random.nextInt(2) == 0 ? subFlow(depth) : execution());
            }
            return new Flow(alias, Flow.BASIC, steps);
        }

        private Step subFlow(int depth) {
            Requirement requirement = List.of(Requirement.values()).get(random.nextInt(4));
            String alias = "flow " + flows++;
            return new SubFlow("", requirement, "", make(alias, depth + 1, requirement == Requirement.CONDITIONAL));
        }

        private Step execution() {
            List<Requirement> choices =
                    List.of(Requirement.REQUIRED, Requirement.ALTERNATIVE, Requirement.REQUIRED, Requirement.DISABLED);
            return new Execution(
                    "",
                    choices.get(random.nextInt(choices.size())),
                    PROVIDERS.get(random.nextInt(PROVIDERS.size())),
                    Config.NONE);
        }

        private Step condition() {
            int kind = random.nextInt(anyCondition ? 3 : 2);
            String provider = List.of(
                            FlowReferences.SUB_FLOW_EXECUTED, "conditional-user-role", "conditional-user-configured")
                    .get(kind);
            Map<String, String> entries = kind == 0
                    ? Map.of(
                            FlowReferences.FLOW_TO_CHECK,
                            "flow " + random.nextInt(6),
                            "check_result",
                            random.nextBoolean() ? "executed" : "not-executed")
                    : Map.of("some", "value");
            return new Execution("", Requirement.REQUIRED, provider, new Config("config " + configs++, entries));
        }
    }
}
