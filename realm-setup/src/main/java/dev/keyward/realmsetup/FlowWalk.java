package dev.keyward.realmsetup;

import dev.keyward.realmsetup.Flow.Config;
import dev.keyward.realmsetup.Flow.Execution;
import dev.keyward.realmsetup.Flow.Step;
import dev.keyward.realmsetup.Flow.SubFlow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Simulates one sign-in through an authentication flow. Records the result of the sign-in and the executions that it
 * reaches.
 *
 * <p>Follows the rules of Keycloak's {@code DefaultAuthenticationFlow}. The user answers every form as it is shown, and Keyward's
 * executions always succeed.
 *
 * <p>One instance per simulated sign-in; not thread-safe.
 */
final class FlowWalk {

    private static final String OURS = "keyward-";

    private static final String USER_CONFIGURED = "conditional-user-configured";

    private final Predicate<String> isCondition;
    private final Circumstances circumstances;

    /**
     * Assigns a number to each execution of a flow, except to Keyward's executions. An execution and its copy have the same
     * number.
     */
    private final IdentityHashMap<Execution, Integer> numbers = new IdentityHashMap<>();

    /** Results of the sub-flows that have run in this simulated sign-in, by alias; true means success. */
    private final Map<String, Boolean> finished = new HashMap<>();

    private final List<Reached> reached = new ArrayList<>();

    private FlowWalk(Flow flow, Predicate<String> isCondition, Circumstances circumstances) {
        this.isCondition = isCondition;
        this.circumstances = circumstances;
        flow.executions(false)
                .filter(execution -> !isOurs(execution))
                .forEach(execution -> numbers.put(execution, numbers.size()));
    }

    /**
     * Supplies the results that can differ from one simulated sign-in to another, such as whether a condition is met.
     */
    interface Circumstances {

        /** Answers a yes-or-no question about the simulated sign-in, always in the same way for the same question. */
        boolean answer(String question);
    }

    /**
     * An execution that a simulated sign-in reached, and whether the execution succeeded.
     *
     * @param number the execution's number in flow order; -1 for an execution of Keyward
     */
    record Reached(int number, String provider, boolean succeeded) {}

    /**
     * The executions that a simulated sign-in ran in a flow, and whether the sign-in succeeded.
     *
     * @param reached the executions in the order in which they ran
     */
    record Outcome(List<Reached> reached, boolean succeeded) {

        Outcome {
            reached = List.copyOf(reached);
        }

        Outcome withoutKeyward() {
            return new Outcome(
                    reached.stream().filter(step -> step.number() >= 0).toList(), succeeded);
        }
    }

    /** Simulates one sign-in through the given flow. The circumstances decide, for example, which conditions are met. */
    static Outcome through(Flow flow, Predicate<String> isCondition, Circumstances circumstances) {
        FlowWalk walk = new FlowWalk(flow, isCondition, circumstances);
        boolean succeeded = walk.process(flow);
        return new Outcome(walk.reached, succeeded);
    }

    private static boolean isOurs(Execution execution) {
        return execution.provider().startsWith(OURS);
    }

    private boolean isCondition(Step step) {
        return step instanceof Execution execution && isCondition.test(execution.provider());
    }

    private boolean process(Flow flow) {
        if (flow.type().equals(Flow.FORM)) {
            return processForm(flow);
        }
        List<Step> required = new ArrayList<>();
        List<Step> alternatives = new ArrayList<>();
        for (Step step : flow.steps()) {
            if (step.requirement() != Requirement.DISABLED && !isCondition(step)) {
                (step.requirement() == Requirement.ALTERNATIVE ? alternatives : required).add(step);
            }
        }
        if (required.isEmpty()) {
            return alternatives.stream().anyMatch(this::run);
        }
        boolean any = false;
        for (Step step : required) {
            if (step.requirement() == Requirement.CONDITIONAL && step instanceof SubFlow sub && isSkipped(sub.flow())) {
                continue;
            }
            any = true;
            if (!run(step)) {
                return false;
            }
        }
        // If every step was skipped, the flow fails: fillListsOfExecutions of DefaultAuthenticationFlow has already
        // dropped the alternatives.
        return any;
    }

    /** Runs all form actions of a form flow, because Keycloak shows and validates them together. */
    private boolean processForm(Flow form) {
        boolean succeeded = true;
        for (Step action : form.steps()) {
            if (action.requirement() != Requirement.DISABLED) {
                succeeded &= run(action);
            }
        }
        return succeeded;
    }

    private boolean run(Step step) {
        if (step instanceof SubFlow sub) {
            boolean succeeded = process(sub.flow());
            finished.put(sub.flow().alias(), succeeded);
            return succeeded;
        }
        Execution execution = (Execution) step;
        if (isOurs(execution)) {
            reached.add(new Reached(-1, execution.provider(), true));
            return true;
        }
        int number = numbers.getOrDefault(execution, 0);
        boolean succeeded = circumstances.answer("execution " + number);
        reached.add(new Reached(number, execution.provider(), succeeded));
        return succeeded;
    }

    private boolean isSkipped(Flow flow) {
        List<Execution> conditions = flow.steps().stream()
                .filter(this::isCondition)
                .map(Execution.class::cast)
                .filter(condition -> condition.requirement() != Requirement.DISABLED)
                .toList();
        return conditions.isEmpty() || !conditions.stream().allMatch(condition -> isMet(condition, flow));
    }

    private boolean isMet(Execution condition, Flow parent) {
        return switch (condition.provider()) {
            case FlowReferences.SUB_FLOW_EXECUTED -> isFlowFinished(condition.config());
            case USER_CONFIGURED -> isUserConfigured(parent);
            default -> circumstances.answer("condition " + numbers.getOrDefault(condition, 0));
        };
    }

    private boolean isFlowFinished(Config config) {
        if (config.entries().isEmpty()) {
            return false;
        }
        boolean wanted = !"not-executed".equals(config.entries().getOrDefault("check_result", ""));
        return wanted == finished.getOrDefault(config.entries().getOrDefault(FlowReferences.FLOW_TO_CHECK, ""), false);
    }

    /**
     * Evaluates Keycloak's condition "user configured" over the direct executions of the given flow. Its sub-flows do not
     * count.
     */
    private boolean isUserConfigured(Flow parent) {
        List<Execution> siblings = parent.steps().stream()
                .filter(Execution.class::isInstance)
                .map(Execution.class::cast)
                .filter(execution -> !isCondition.test(execution.provider()))
                .toList();
        List<Execution> required = siblings.stream()
                .filter(execution -> execution.requirement() == Requirement.REQUIRED)
                .toList();
        if (!required.isEmpty()) {
            return required.stream().allMatch(this::isConfigured);
        }
        List<Execution> alternatives = siblings.stream()
                .filter(execution -> execution.requirement() == Requirement.ALTERNATIVE)
                .toList();
        return alternatives.isEmpty() || alternatives.stream().anyMatch(this::isConfigured);
    }

    private boolean isConfigured(Execution execution) {
        return isOurs(execution) || circumstances.answer("configured " + execution.provider());
    }
}
