package dev.keyward.realmsetup.keycloak.flows;

import dev.keyward.providerkit.setup.FlowInsertion;
import dev.keyward.providerkit.setup.FlowInsertion.Position;
import dev.keyward.realmsetup.Flow;
import dev.keyward.realmsetup.Insertion;
import dev.keyward.realmsetup.keycloak.flows.FlowPlan.Edit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Collects the edits of flows and the notes of a setup plan while {@link FlowPlanning} makes the plan.
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

    /** Returns an insertion that a part of the setup needs, in the form that edits a flow. */
    static Insertion insertion(FlowInsertion needed) {
        return new Insertion(
                needed.provider(), needed.after(), needed.config(), needed.position() == Position.TOP_LEVEL);
    }

    /** Adds an edit of a flow to the setup plan, with the flow that results from the edit. */
    void edit(Flow target, Edit edit) {
        targets.put(target.alias(), target);
        edits.put(target.alias(), edit);
    }

    /** Returns whether the setup plan already edits the flow with the given alias. */
    boolean edits(String alias) {
        return edits.containsKey(alias);
    }

    /** Returns the new versions of all flows that the setup plan edits, by alias. */
    Map<String, Flow> targets() {
        return Map.copyOf(targets);
    }

    /** Returns the given flow with Keyward's present executions replaced by the wanted ones. */
    Flow target(Flow flow, List<Insertion> wanted) {
        return FlowPlan.target(copies, flow, wanted);
    }

    /** Adds a sentence that an administrator should read before applying the setup plan. */
    void note(String sentence) {
        notes.add(sentence);
    }

    /** Adds a sentence about a flow that may still need Keyward's jar after Keyward was removed from the realm. */
    void unresolved(String sentence) {
        unresolved.add(sentence);
    }

    /**
     * Adds sentences about the ways to sign in that would still bypass Keyward's executions after the setup plan is
     * applied.
     */
    void uncovered(Collection<String> sentences) {
        uncovered.addAll(sentences);
    }

    FlowPlan plan() {
        return new FlowPlan(edits, copies.all(), List.copyOf(notes), List.copyOf(unresolved), List.copyOf(uncovered));
    }
}
