package dev.keyward.realmsetup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.realmsetup.Flow.Config;
import dev.keyward.realmsetup.Flow.Execution;
import dev.keyward.realmsetup.Flow.Step;
import dev.keyward.realmsetup.Flow.SubFlow;
import dev.keyward.realmsetup.FlowWalk.Outcome;
import dev.keyward.realmsetup.FlowWalk.Reached;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests one simulated sign-in at a time against the rules of Keycloak's {@code DefaultAuthenticationFlow}. */
@DisplayName("A simulated sign-in")
class FlowWalkTest {

    private static final String CONFIGURED = "conditional-user-configured";

    @Test
    @DisplayName("fails if no alternative succeeds")
    void noAlternative() {
        Flow flow = top(
                step(Requirement.ALTERNATIVE, "auth-cookie"),
                sub("forms", Requirement.ALTERNATIVE, step(Requirement.ALTERNATIVE, "auth-password-form")));

        assertThat(walk(flow)).isEqualTo(outcome(true, "auth-cookie"));
        assertThat(walk(flow, "execution 0")).isEqualTo(outcome(true, "!auth-cookie", "auth-password-form"));
        assertThat(walk(flow, "execution 0", "execution 1"))
                .isEqualTo(outcome(false, "!auth-cookie", "!auth-password-form"));
    }

    @Test
    @DisplayName("ends at the first required execution that fails")
    void required() {
        Flow flow = top(
                step(Requirement.REQUIRED, "auth-username-form"),
                step(Requirement.DISABLED, "acme-step"),
                step(Requirement.REQUIRED, "auth-password-form"));

        assertThat(walk(flow).succeeded()).isTrue();
        assertThat(providers(walk(flow))).containsExactly("auth-username-form", "auth-password-form");
        assertThat(walk(flow, "execution 0").succeeded()).isFalse();
        assertThat(providers(walk(flow, "execution 0"))).containsExactly("!auth-username-form");
    }

    @Test
    @DisplayName("fails if every required step was skipped, even if there is an alternative")
    void allSkipped() {
        Flow flow = top(
                sub(
                        "second",
                        Requirement.CONDITIONAL,
                        step(Requirement.REQUIRED, "conditional-user-role"),
                        step(Requirement.REQUIRED, "auth-otp-form")),
                step(Requirement.ALTERNATIVE, "auth-cookie"));

        assertThat(walk(flow)).isEqualTo(new Outcome(List.of(new Reached(1, "auth-otp-form", true)), true));
        assertThat(walk(flow, "condition 0")).isEqualTo(new Outcome(List.of(), false));
    }

    @Test
    @DisplayName("runs every action of a form, and fails if one of them fails")
    void form() {
        Flow flow = top(new SubFlow(
                "",
                Requirement.REQUIRED,
                "registration-page-form",
                new Flow(
                        "form",
                        Flow.FORM,
                        List.of(
                                step(Requirement.REQUIRED, "registration-user-creation"),
                                step(Requirement.DISABLED, "registration-terms"),
                                step(Requirement.REQUIRED, "registration-password-action")))));

        assertThat(walk(flow).succeeded()).isTrue();
        assertThat(providers(walk(flow))).containsExactly("registration-user-creation", "registration-password-action");
        Outcome failed = walk(flow, "execution 0");
        assertThat(failed.succeeded()).isFalse();
        assertThat(providers(failed)).containsExactly("!registration-user-creation", "registration-password-action");
    }

    @Test
    @DisplayName("skips a conditional sub-flow unless all its enabled conditions are met")
    void conditions() {
        Flow flow = top(
                step(Requirement.REQUIRED, "auth-password-form"),
                sub(
                        "second",
                        Requirement.CONDITIONAL,
                        step(Requirement.DISABLED, "conditional-client-scope"),
                        step(Requirement.REQUIRED, "conditional-user-role"),
                        step(Requirement.REQUIRED, "conditional-user-attribute"),
                        step(Requirement.REQUIRED, "auth-otp-form")));

        assertThat(providers(walk(flow))).containsExactly("auth-password-form", "auth-otp-form");
        assertThat(providers(walk(flow, "condition 1"))).containsExactly("auth-password-form", "auth-otp-form");
        assertThat(providers(walk(flow, "condition 2"))).containsExactly("auth-password-form");
        assertThat(providers(walk(flow, "condition 3"))).containsExactly("auth-password-form");
    }

    @Test
    @DisplayName("skips a conditional sub-flow without an enabled condition")
    void noCondition() {
        Flow flow = top(
                step(Requirement.REQUIRED, "auth-password-form"),
                sub(
                        "second",
                        Requirement.CONDITIONAL,
                        step(Requirement.DISABLED, "conditional-user-role"),
                        step(Requirement.REQUIRED, "auth-otp-form")));

        assertThat(providers(walk(flow))).containsExactly("auth-password-form");
    }

    @ParameterizedTest
    @CsvSource({
        "executed, first, '', true",
        "executed, first, execution 1, false",
        "executed, other, '', false",
        "not-executed, first, '', false",
        "not-executed, first, execution 1, true",
        "not-executed, other, '', true",
    })
    @DisplayName("evaluates whether a sub-flow was executed, which means that it succeeded")
    void subFlowExecuted(String result, String checked, String failing, boolean runs) {
        Config config = new Config("check", Map.of(FlowReferences.FLOW_TO_CHECK, checked, "check_result", result));
        Outcome outcome = walk(checking(config), failing);

        assertThat(providers(outcome).contains("auth-otp-form")).isEqualTo(runs);
    }

    @Test
    @DisplayName("does not meet the condition on an executed sub-flow if the condition has no configuration")
    void subFlowExecutedWithoutConfiguration() {
        assertThat(providers(walk(checking(Config.NONE)))).doesNotContain("auth-otp-form");
    }

    @Test
    @DisplayName("takes a user as configured if all required executions next to the condition are configured")
    void requiredConfigured() {
        Flow flow = second(
                step(Requirement.REQUIRED, "auth-otp-form"),
                step(Requirement.REQUIRED, "keyward-check"),
                step(Requirement.REQUIRED, "webauthn-authenticator"),
                step(Requirement.ALTERNATIVE, "auth-recovery-authn-code-form"));

        assertThat(providers(walk(flow))).contains("auth-otp-form");
        assertThat(providers(walk(flow, "configured auth-otp-form"))).doesNotContain("auth-otp-form");
        assertThat(providers(walk(flow, "configured webauthn-authenticator"))).doesNotContain("auth-otp-form");
        assertThat(providers(walk(flow, "configured keyward-check"))).contains("auth-otp-form");
        assertThat(providers(walk(flow, "configured auth-recovery-authn-code-form")))
                .contains("auth-otp-form");
    }

    @Test
    @DisplayName("takes a user as configured if one alternative next to the condition is configured")
    void alternativeConfigured() {
        Flow flow = second(
                step(Requirement.ALTERNATIVE, "auth-otp-form"),
                step(Requirement.DISABLED, "webauthn-authenticator"),
                step(Requirement.ALTERNATIVE, "auth-recovery-authn-code-form"));

        assertThat(providers(walk(flow, "configured auth-recovery-authn-code-form")))
                .contains("auth-otp-form");
        assertThat(providers(walk(flow, "configured auth-otp-form"))).contains("auth-otp-form");
        assertThat(providers(walk(flow, "configured auth-otp-form", "configured auth-recovery-authn-code-form")))
                .doesNotContain("auth-otp-form");
    }

    @Test
    @DisplayName("takes every user as configured if only sub-flows stand next to the condition")
    void onlySubFlows() {
        Flow flow = second(sub("forms", Requirement.REQUIRED, step(Requirement.REQUIRED, "auth-otp-form")));

        assertThat(providers(walk(flow, "configured auth-otp-form"))).contains("auth-otp-form");
    }

    private static Flow checking(Config config) {
        return top(
                step(Requirement.REQUIRED, "auth-username-form"),
                sub(
                        "choice",
                        Requirement.REQUIRED,
                        sub("first", Requirement.ALTERNATIVE, step(Requirement.REQUIRED, "auth-password-form")),
                        step(Requirement.ALTERNATIVE, "acme-step")),
                sub(
                        "second",
                        Requirement.CONDITIONAL,
                        new Execution("", Requirement.REQUIRED, FlowReferences.SUB_FLOW_EXECUTED, config),
                        step(Requirement.REQUIRED, "auth-otp-form")));
    }

    private static Flow second(Step... factors) {
        Step[] steps = new Step[factors.length + 1];
        steps[0] = step(Requirement.REQUIRED, CONFIGURED);
        System.arraycopy(factors, 0, steps, 1, factors.length);
        return top(step(Requirement.REQUIRED, "auth-password-form"), sub("second", Requirement.CONDITIONAL, steps));
    }

    /** Simulates a sign-in in which the given questions are answered with no, and all others with yes. */
    private static Outcome walk(Flow flow, String... no) {
        Set<String> refused = Set.of(no);
        return FlowWalk.through(
                flow, provider -> provider.startsWith("conditional-"), question -> !refused.contains(question));
    }

    private static Outcome outcome(boolean succeeded, String... providers) {
        List<Reached> reached = new ArrayList<>();
        for (String provider : providers) {
            boolean passed = !provider.startsWith("!");
            reached.add(new Reached(reached.size(), passed ? provider : provider.substring(1), passed));
        }
        return new Outcome(reached, succeeded);
    }

    private static List<String> providers(Outcome outcome) {
        return outcome.reached().stream()
                .map(step -> (step.succeeded() ? "" : "!") + step.provider())
                .toList();
    }

    private static Execution step(Requirement requirement, String provider) {
        return new Execution("", requirement, provider, Config.NONE);
    }

    private static Flow top(Step... steps) {
        return new Flow("top", Flow.BASIC, List.of(steps));
    }

    private static SubFlow sub(String alias, Requirement requirement, Step... steps) {
        return new SubFlow("", requirement, "", new Flow(alias, Flow.BASIC, List.of(steps)));
    }
}
