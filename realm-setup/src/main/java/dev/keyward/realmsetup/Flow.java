package dev.keyward.realmsetup;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An authentication flow with everything in it, as a tree.
 *
 * <p>Immutable and thread-safe.
 *
 * @param alias its name, of which a realm has only one
 * @param type {@code basic-flow}, {@code form-flow} or {@code client-flow}
 * @param steps in the order in which they run
 */
public record Flow(String alias, String type, List<Step> steps) {

    /** The flow of registration forms, whose steps are form actions. */
    public static final String FORM = "form-flow";

    public static final String BASIC = "basic-flow";

    public Flow {
        steps = List.copyOf(steps);
    }

    /** An execution or a sub-flow. */
    public sealed interface Step permits Execution, SubFlow {

        /** Where it is stored; empty for one that is not stored yet. */
        String key();

        Requirement requirement();

        Step with(Requirement other);

        /** Itself, or what is in it at any depth; without what is DISABLED if only enabled ones are asked for. */
        Stream<Execution> executions(boolean enabledOnly);
    }

    /**
     * One authenticator or form action.
     *
     * @param provider the id of its provider
     */
    public record Execution(String key, Requirement requirement, String provider, Config config) implements Step {

        /** Whether it is not DISABLED itself; a flow around it may be. */
        public boolean isEnabled() {
            return requirement != Requirement.DISABLED;
        }

        @Override
        public Execution with(Requirement other) {
            return new Execution(key, other, provider, config);
        }

        @Override
        public Stream<Execution> executions(boolean enabledOnly) {
            return enabledOnly && requirement == Requirement.DISABLED ? Stream.empty() : Stream.of(this);
        }
    }

    /**
     * A flow in a flow.
     *
     * @param provider the id of the form of a {@link #FORM}, else empty
     */
    public record SubFlow(String key, Requirement requirement, String provider, Flow flow) implements Step {

        @Override
        public SubFlow with(Requirement other) {
            return new SubFlow(key, other, provider, flow);
        }

        SubFlow with(Flow other) {
            return new SubFlow(key, requirement, provider, other);
        }

        @Override
        public Stream<Execution> executions(boolean enabledOnly) {
            return enabledOnly && requirement == Requirement.DISABLED ? Stream.empty() : flow.executions(enabledOnly);
        }
    }

    /**
     * The configuration of an execution.
     *
     * @param entries as they are shown: without secrets
     */
    public record Config(String alias, Map<String, String> entries) {

        public static final Config NONE = new Config("", Map.of());

        public Config {
            entries = Map.copyOf(entries);
        }
    }

    /** The names of the flows in it, itself included, and of the configurations. */
    public List<String> names() {
        return Stream.concat(
                        executions(false)
                                .map(execution -> execution.config().alias())
                                .filter(name -> !name.isEmpty()),
                        flows().map(Flow::alias))
                .toList();
    }

    /** Itself, and every flow in it at any depth. */
    public Stream<Flow> flows() {
        return Stream.concat(
                Stream.of(this),
                steps.stream()
                        .filter(SubFlow.class::isInstance)
                        .flatMap(step -> ((SubFlow) step).flow().flows()));
    }

    /** Every execution in it, at any depth, in order. */
    public Stream<Execution> executions() {
        return executions(false);
    }

    Stream<Execution> executions(boolean enabledOnly) {
        return steps.stream().flatMap(step -> step.executions(enabledOnly));
    }

    Flow with(List<Step> other) {
        return new Flow(alias, type, other);
    }

    /** The flow as a person reads it, a step a line; two flows with the same text do the same. */
    public String text() {
        StringBuilder text = new StringBuilder(quoted(alias)).append(shownType());
        append(text, "  ");
        return text.toString();
    }

    private void append(StringBuilder text, String indent) {
        for (Step step : steps) {
            text.append('\n').append(indent).append(step.requirement()).append(' ');
            if (step instanceof Execution execution) {
                text.append(execution.provider()).append(shown(execution.config()));
            } else if (step instanceof SubFlow sub) {
                text.append("flow ")
                        .append(quoted(sub.flow().alias()))
                        .append(sub.flow().shownType())
                        .append(sub.provider().isEmpty() ? "" : " " + sub.provider());
                sub.flow().append(text, indent + "  ");
            }
        }
    }

    private String shownType() {
        return type.equals(BASIC) ? "" : " " + type;
    }

    private static String shown(Config config) {
        if (config.alias().isEmpty() && config.entries().isEmpty()) {
            return "";
        }
        return new TreeMap<>(config.entries())
                .entrySet().stream()
                        .map(entry -> " " + entry.getKey() + "=" + quoted(entry.getValue()))
                        .collect(Collectors.joining("", " (" + quoted(config.alias()), ")"));
    }

    /** On one line, whatever is in it. */
    private static String quoted(String text) {
        return '"'
                + text.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r")
                + '"';
    }
}
