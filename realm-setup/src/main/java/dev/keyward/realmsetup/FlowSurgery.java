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

/**
 * Puts Keyward's executions into a flow, and takes them out.
 *
 * <p>What Keycloak runs in a flow decides how: beside a REQUIRED step it ignores all ALTERNATIVE ones. So an execution gets
 * a REQUIRED neighbour where it is REQUIRED itself; an ALTERNATIVE one is wrapped, together with ours, in a flow that takes
 * its place. What is DISABLED, and what is in a DISABLED flow, stays as it is. Stateless and thread-safe.
 */
public final class FlowSurgery {

    /** What every provider of Keyward's begins with. */
    private static final String OURS = "keyward-";

    /** Between a flow's name and that of a flow in it which wraps; taking out finds the wrappers by it. */
    private static final String WRAPS = " keyward ";

    private static final String WRAPS_ALL = "first";

    private FlowSurgery() {}

    /**
     * What goes into a flow.
     *
     * @param provider the id of the authenticator or form action
     * @param after the providers behind which it goes; empty for the end of the flow
     */
    public record Insertion(String provider, List<String> after, Map<String, String> config) {

        public Insertion {
            after = List.copyOf(after);
            config = Map.copyOf(config);
        }
    }

    /**
     * The flow as Keycloak's own copy of it is named; what refers to a part of the flow refers to the copy of that part.
     * Nothing in it is stored yet.
     *
     * @param flow with secrets
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
     * The copy with the references redirected that still name parts of the original: copies by earlier releases have them.
     *
     * @param copy with the name that it was made with
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

    /** Whether any of Keyward's executions is in it. */
    public static boolean hasKeyward(Flow flow) {
        return flow.executions(false).anyMatch(FlowSurgery::isOurs);
    }

    private static boolean isOurs(Execution execution) {
        return execution.provider().startsWith(OURS);
    }

    /** The flow without Keyward's executions, and without what wrapped them. */
    public static Flow withoutKeyward(Flow flow) {
        return withoutKeyward(flow, flow.alias() + WRAPS);
    }

    private static Flow withoutKeyward(Flow flow, String wraps) {
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
        return flow.with(steps);
    }

    /** What was wrapped; the wrapper itself where an administrator has put more into it since. */
    private static List<Step> unwrapped(SubFlow wrapper, String wraps) {
        List<Step> inside = wrapper.flow().steps();
        if (wrapper.flow().alias().equals(wraps + WRAPS_ALL)) {
            return inside;
        }
        return inside.size() > 1
                ? List.of(wrapper)
                : inside.stream().map(step -> step.with(wrapper.requirement())).toList();
    }

    /**
     * The flow with these executions in it, each behind every execution that it is to follow; in the order of the list where
     * several follow the same one.
     *
     * @param flow without Keyward's executions
     */
    public static Flow with(Flow flow, List<Insertion> insertions) {
        Flow inserted = insertAfter(flow, flow.alias(), insertions, new HashSet<>());
        for (Insertion insertion : insertions) {
            if (insertion.after().isEmpty()) {
                inserted = insertAtEnd(inserted, insertion);
            }
        }
        return inserted;
    }

    /** Whether there is anything in the flow that the execution can follow. */
    public static boolean fits(Flow flow, Insertion insertion) {
        return insertion.after().isEmpty()
                || flow.executions(true).anyMatch(execution -> insertion.after().contains(execution.provider()));
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

    private static Flow insertAtEnd(Flow flow, Insertion insertion) {
        List<Step> steps = new ArrayList<>();
        if (flow.steps().stream().anyMatch(step -> step.requirement() == Requirement.ALTERNATIVE)) {
            Flow all = new Flow(flow.alias() + WRAPS + WRAPS_ALL, Flow.BASIC, flow.steps());
            steps.add(new SubFlow("", Requirement.REQUIRED, "", all));
        } else {
            steps.addAll(flow.steps());
        }
        steps.add(ours(flow.alias(), insertion, new HashSet<>()));
        return flow.with(steps);
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
