package dev.keyward.realmsetup;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An authentication flow with its executions and sub-flows, as a tree.
 *
 * <p>Immutable and thread-safe.
 *
 * @param alias the flow's name, unique in its realm
 * @param type {@code basic-flow}, {@code form-flow} or {@code client-flow}
 * @param steps the executions and sub-flows directly in the flow, in the order in which they run
 */
public record Flow(String alias, String type, List<Step> steps) {

    /** Type of a flow that shows one form, such as the registration form; its executions are form actions. */
    public static final String FORM = "form-flow";

    /** Type of a flow whose executions run authenticators, such as the browser flow. */
    public static final String BASIC = "basic-flow";

    public Flow {
        steps = List.copyOf(steps);
    }

    /** A step of an authentication flow: an execution or a sub-flow at its place in the flow. */
    public sealed interface Step permits Execution, SubFlow {

        /**
         * Returns the id of the Keycloak execution that stores this step. The result is an empty text if this step is not
         * stored yet.
         */
        String key();

        Requirement requirement();

        /** Returns a copy of this step that has the given requirement. */
        Step with(Requirement other);

        /**
         * Returns the executions of this step: the step itself or, for a sub-flow, all its executions at any depth.
         *
         * @param enabledOnly whether to leave out DISABLED executions and the contents of DISABLED sub-flows
         */
        Stream<Execution> executions(boolean enabledOnly);
    }

    /**
     * A step of a flow that runs one authenticator or one form action.
     *
     * @param provider the id of the authenticator or form action
     */
    public record Execution(String key, Requirement requirement, String provider, Config config) implements Step {

        /**
         * Returns whether the requirement of this execution is not DISABLED; an enclosing sub-flow may still be
         * DISABLED.
         */
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
     * A sub-flow: a flow that runs as a step of another flow.
     *
     * @param provider the id of the form that a {@link #FORM} flow shows; else empty
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
     * The authenticator configuration of an execution: its alias and its values.
     *
     * @param entries the configured values by key; {@code FlowModels} decides whether they include secrets
     */
    public record Config(String alias, Map<String, String> entries) {

        /** Value for an execution that has no authenticator configuration. */
        public static final Config NONE = new Config("", Map.of());

        public Config {
            entries = Map.copyOf(entries);
        }
    }

    /** Returns the aliases of this flow, of all its sub-flows and of all authenticator configurations in it. */
    public List<String> names() {
        return Stream.concat(
                        executions(false)
                                .map(execution -> execution.config().alias())
                                .filter(name -> !name.isEmpty()),
                        flows().map(Flow::alias))
                .toList();
    }

    /** Returns this flow and all its sub-flows at any depth. */
    public Stream<Flow> flows() {
        return Stream.concat(
                Stream.of(this),
                steps.stream()
                        .filter(SubFlow.class::isInstance)
                        .flatMap(step -> ((SubFlow) step).flow().flows()));
    }

    /** Returns all executions in this flow and its sub-flows, in the order in which they run. */
    public Stream<Execution> executions() {
        return executions(false);
    }

    Stream<Execution> executions(boolean enabledOnly) {
        return steps.stream().flatMap(step -> step.executions(enabledOnly));
    }

    Flow with(List<Step> other) {
        return new Flow(alias, type, other);
    }

    /**
     * Returns this flow as text for administrators, with one line for each execution and sub-flow.
     *
     * <p>Two flows with the same text behave in the same way.
     */
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

    /** Quotes the given text and escapes its line breaks, so that an alias always stays on one line. */
    private static String quoted(String text) {
        return '"'
                + text.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r")
                + '"';
    }
}
