package dev.keyward.realmsetup.keycloak.flows;

import dev.keyward.realmsetup.Flow;
import dev.keyward.realmsetup.FlowSurgery.Insertion;
import dev.keyward.realmsetup.keycloak.flows.FlowPlan.Edit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Collects the flow edits and notes of a plan while {@link FlowPlanning} makes it.
 *
 * <p>One instance per plan; not thread-safe.
 */
final class FlowDraft {

    private final FlowCopies copies;
    private final Map<String, Edit> edits = new HashMap<>();
    private final Map<String, Flow> targets = new HashMap<>();
    private final Set<String> notes = new TreeSet<>();
    private final Set<String> unresolved = new TreeSet<>();
    private final Set<String> uncovered = new TreeSet<>();

    FlowDraft(FlowCopies copies) {
        this.copies = copies;
    }

    /** Adds an edit of a flow, and the flow as it will be afterwards. */
    void edit(Flow target, Edit edit) {
        targets.put(target.alias(), target);
        edits.put(target.alias(), edit);
    }

    /** Returns whether the plan already edits a flow. */
    boolean edits(String alias) {
        return edits.containsKey(alias);
    }

    /** Returns the edited flows as they will be after the plan, by alias. */
    Map<String, Flow> targets() {
        return Map.copyOf(targets);
    }

    /** Returns a flow with the given executions of Keyward instead of those that it has. */
    Flow target(Flow flow, List<Insertion> wanted) {
        return FlowPlan.target(copies, flow, wanted);
    }

    /** Adds a sentence that an administrator should read before applying the plan. */
    void note(String sentence) {
        notes.add(sentence);
    }

    /** Adds a sentence about a flow that may still need the jar after a removal. */
    void unresolved(String sentence) {
        unresolved.add(sentence);
    }

    /** Adds ways to sign in that lack an execution of Keyward after the plan, a sentence each. */
    void uncovered(Collection<String> sentences) {
        uncovered.addAll(sentences);
    }

    FlowPlan plan() {
        return new FlowPlan(edits, copies.all(), List.copyOf(notes), List.copyOf(unresolved), List.copyOf(uncovered));
    }
}
