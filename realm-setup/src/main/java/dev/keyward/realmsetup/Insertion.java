package dev.keyward.realmsetup;

import dev.keyward.realmsetup.Flow.Step;
import java.util.List;
import java.util.Map;

/**
 * An execution of Keyward to insert into a flow, with its place in the flow.
 *
 * <p>Immutable and thread-safe.
 *
 * @param provider the id of the authenticator or form action
 * @param after the ids of the providers that it follows; empty for the end of the flow
 * @param config the entries of its configuration; empty for none
 * @param isTopLevel whether it is inserted once at the top level of the flow, and not directly after each of {@code after}
 */
public record Insertion(String provider, List<String> after, Map<String, String> config, boolean isTopLevel) {

    public Insertion {
        after = List.copyOf(after);
        config = Map.copyOf(config);
    }

    /** Creates an insertion directly after the given providers or, without any, at the end of the flow. */
    public Insertion(String provider, List<String> after, Map<String, String> config) {
        this(provider, after, config, after.isEmpty());
    }

    /**
     * Returns whether the given flow has an enabled execution after which Keyward's execution can be inserted. An insertion at
     * the end of a flow always fits.
     */
    public boolean fits(Flow flow) {
        return after.isEmpty() || flow.steps().stream().anyMatch(this::isFollowing);
    }

    /** Returns whether the given step contains an enabled execution that Keyward's execution must follow. */
    boolean isFollowing(Step step) {
        return step.executions(true).anyMatch(execution -> after.contains(execution.provider()));
    }
}
