package dev.keyward.realmsetup;

import dev.keyward.realmsetup.Flow.Config;
import dev.keyward.realmsetup.Flow.Execution;
import dev.keyward.realmsetup.Flow.Step;
import dev.keyward.realmsetup.Flow.SubFlow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Inserts Keyward's executions into authentication flows and removes them again.
 *
 * <p>Keycloak ignores all ALTERNATIVE executions next to a REQUIRED one ({@code DefaultAuthenticationFlow}), so the place
 * decides:
 *
 * <ul>
 *   <li>After a REQUIRED execution, Keyward's is inserted directly, as REQUIRED.
 *   <li>Any other execution is replaced by a sub-flow, the wrapper, that holds it and Keyward's execution.
 *   <li>DISABLED executions, and the contents of DISABLED sub-flows, stay unchanged.
 *   <li>An execution for the top level is inserted once, as REQUIRED, after the last step that contains an execution that it must
 *       follow. If Keycloak chooses among ALTERNATIVE steps there, all steps are moved into a sub-flow before it.
 * </ul>
 *
 * <p>Stateless and thread-safe.
 */
public final class FlowSurgery {

    /** Prefix of the ids of all providers that Keyward adds to Keycloak. */
    private static final String OURS = "keyward-";

    /** Text in the alias of each sub-flow that Keyward adds. A removal recognises these sub-flows by this text. */
    private static final String WRAPS = " keyward ";

    /** Suffix of the alias of a sub-flow into which Keyward has moved all former contents of a flow. */
    private static final String WRAPS_ALL = "first";

    private FlowSurgery() {}

    /**
     * Copies the given flow, and names the sub-flows of the copy as Keycloak would.
     *
     * <p>References between its parts are redirected to the copied parts. No step of the copy has a key, because nothing is
     * stored yet.
     *
     * @param flow the original, read with secrets
     * @param alias the alias of the copy
     */
    public static Flow copied(Flow flow, String alias) {
        Map<String, String> copies = new HashMap<>();
        flow.flows().forEach(inside -> copies.put(inside.alias(), alias + " " + inside.alias()));
        copies.put(flow.alias(), alias);
        return copied(flow, alias, alias, copies);
    }

    private static Flow copied(Flow flow, String alias, String prefix, Map<String, String> copies) {
        List<Step> steps = new ArrayList<>();
        for (Step step : flow.steps()) {
            if (step instanceof Execution execution) {
                Config config = execution.config();
                steps.add(new Execution(
                        "",
                        execution.requirement(),
                        execution.provider(),
                        config.alias().isEmpty()
                                ? config
                                : new Config(
                                        prefix + " " + config.alias(), FlowReferences.redirected(execution, copies))));
            } else if (step instanceof SubFlow sub) {
                String name = prefix + " " + sub.flow().alias();
                steps.add(new SubFlow("", sub.requirement(), sub.provider(), copied(sub.flow(), name, prefix, copies)));
            }
        }
        return new Flow(alias, flow.type(), steps);
    }

    /**
     * Returns the given copy of a flow, with its references to sub-flows of the original redirected to the copied ones.
     *
     * <p>Copies made by earlier releases of Keyward contain such references.
     *
     * @param copy the copy under its first alias, with which the aliases of its sub-flows begin
     */
    public static Flow redirected(Flow copy, Flow original) {
        Set<String> inCopy = new HashSet<>();
        copy.flows().forEach(inside -> inCopy.add(inside.alias()));
        Map<String, String> copies = new HashMap<>();
        original.flows()
                .filter(inside -> inCopy.contains(copy.alias() + " " + inside.alias()))
                .forEach(inside -> copies.put(inside.alias(), copy.alias() + " " + inside.alias()));
        return redirected(copy, copies);
    }

    private static Flow redirected(Flow flow, Map<String, String> copies) {
        List<Step> steps = new ArrayList<>();
        for (Step step : flow.steps()) {
            if (step instanceof Execution execution) {
                Config config = new Config(execution.config().alias(), FlowReferences.redirected(execution, copies));
                steps.add(new Execution(execution.key(), execution.requirement(), execution.provider(), config));
            } else if (step instanceof SubFlow sub) {
                steps.add(sub.with(redirected(sub.flow(), copies)));
            }
        }
        return flow.with(steps);
    }

    /** Returns whether the given flow or one of its sub-flows contains an execution of Keyward. */
    public static boolean hasKeyward(Flow flow) {
        return flow.executions(false).anyMatch(FlowSurgery::isOurs);
    }

    private static boolean isOurs(Execution execution) {
        return execution.provider().startsWith(OURS);
    }

    /**
     * Returns the given flow without Keyward's executions and without the sub-flows that Keyward added around them.
     */
    public static Flow withoutKeyward(Flow flow) {
        return withoutKeyward(flow, flow.alias() + WRAPS);
    }

    private static Flow withoutKeyward(Flow flow, String wraps) {
        List<Step> steps = stepsWithoutKeyward(flow, wraps);
        // With another step beside them, Keycloak would ignore the alternatives of this sub-flow.
        boolean isWrapped = steps.size() == 1
                && steps.get(0) instanceof SubFlow all
                && all.flow().alias().equals(wraps + WRAPS_ALL);
        return flow.with(isWrapped ? ((SubFlow) steps.get(0)).flow().steps() : steps);
    }

    private static List<Step> stepsWithoutKeyward(Flow flow, String wraps) {
        List<Step> steps = new ArrayList<>();
        for (Step step : flow.steps()) {
            if (step instanceof SubFlow sub) {
                Flow rest = withoutKeyward(sub.flow(), wraps);
                steps.addAll(
                        sub.flow().alias().startsWith(wraps)
                                ? unwrapped(sub.with(rest), wraps)
                                : List.<Step>of(sub.with(rest)));
            } else if (step instanceof Execution execution && !isOurs(execution)) {
                steps.add(execution);
            }
        }
        return steps;
    }

    /**
     * Returns the executions inside a sub-flow that was added by Keyward. {@code wraps} is the alias prefix of such
     * sub-flows. If an administrator has added executions to the sub-flow, returns the sub-flow itself.
     */
    private static List<Step> unwrapped(SubFlow wrapper, String wraps) {
        List<Step> inside = wrapper.flow().steps();
        boolean isAll = !inside.isEmpty() && wrapper.flow().alias().equals(wraps + WRAPS_ALL);
        return inside.size() > 1 || isAll
                ? List.of(wrapper)
                : inside.stream().map(step -> step.with(wrapper.requirement())).toList();
    }

    /**
     * Returns the given flow with Keyward's executions inserted after each enabled execution that they must follow.
     *
     * <p>Executions that follow the same one keep the order of the list.
     *
     * @param flow a flow without Keyward's executions
     */
    public static Flow with(Flow flow, List<Insertion> insertions) {
        List<Insertion> nested =
                insertions.stream().filter(any -> !any.isTopLevel()).toList();
        Flow inserted = insertAfter(flow, flow.alias(), nested, new HashSet<>(flow.names()));
        for (Insertion insertion : insertions) {
            if (insertion.isTopLevel() && insertion.fits(inserted)) {
                inserted = insertAtTop(inserted, insertion);
            }
        }
        return inserted;
    }

    private static Flow insertAfter(Flow flow, String top, List<Insertion> insertions, Set<String> names) {
        List<Step> steps = new ArrayList<>();
        for (Step step : flow.steps()) {
            if (step.requirement() == Requirement.DISABLED) {
                steps.add(step);
            } else if (step instanceof SubFlow sub) {
                steps.add(sub.with(insertAfter(sub.flow(), top, insertions, names)));
            } else if (step instanceof Execution execution) {
                List<Execution> ours = insertions.stream()
                        .filter(insertion -> insertion.after().contains(execution.provider()))
                        .map(insertion -> ours(top, insertion, names))
                        .toList();
                if (ours.isEmpty() || execution.requirement() == Requirement.REQUIRED) {
                    steps.add(execution);
                    steps.addAll(ours);
                } else {
                    List<Step> wrapped = new ArrayList<>(List.of(execution.with(Requirement.REQUIRED)));
                    wrapped.addAll(ours);
                    String name = unused(top + WRAPS + execution.provider(), names);
                    steps.add(new SubFlow("", execution.requirement(), "", new Flow(name, Flow.BASIC, wrapped)));
                }
            }
        }
        return flow.with(steps);
    }

    private static Flow insertAtTop(Flow flow, Insertion insertion) {
        List<Step> steps = new ArrayList<>(flow.steps());
        int index = steps.size();
        if (hasAlternatives(steps)) {
            Flow all = new Flow(flow.alias() + WRAPS + WRAPS_ALL, Flow.BASIC, flow.steps());
            steps = new ArrayList<>(List.of(new SubFlow("", Requirement.REQUIRED, "", all)));
            index = 1;
        } else if (!insertion.after().isEmpty()) {
            while (!insertion.isFollowing(steps.get(index - 1))) {
                index--;
            }
            while (index < steps.size() && steps.get(index) instanceof Execution next && isOurs(next)) {
                index++;
            }
        }
        steps.add(index, ours(flow.alias(), insertion, new HashSet<>(flow.names())));
        return flow.with(steps);
    }

    /** Returns whether Keycloak runs alternatives among the given steps. It ignores them beside a REQUIRED or CONDITIONAL step. */
    private static boolean hasAlternatives(List<Step> steps) {
        Set<Requirement> requirements = steps.stream().map(Step::requirement).collect(Collectors.toSet());
        return requirements.contains(Requirement.ALTERNATIVE)
                && !requirements.contains(Requirement.REQUIRED)
                && !requirements.contains(Requirement.CONDITIONAL);
    }

    private static Execution ours(String top, Insertion insertion, Set<String> names) {
        Config config = insertion.config().isEmpty()
                ? Config.NONE
                : new Config(unused(top + " " + insertion.provider(), names), insertion.config());
        return new Execution("", Requirement.REQUIRED, insertion.provider(), config);
    }

    private static String unused(String name, Set<String> names) {
        String candidate = name;
        for (int number = 2; !names.add(candidate); number++) {
            candidate = name + " " + number;
        }
        return candidate;
    }
}
