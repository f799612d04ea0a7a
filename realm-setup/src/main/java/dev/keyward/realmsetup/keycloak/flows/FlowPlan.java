package dev.keyward.realmsetup.keycloak.flows;

import dev.keyward.realmsetup.Flow;
import dev.keyward.realmsetup.FlowSurgery;
import dev.keyward.realmsetup.FlowSurgery.Insertion;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@link FlowPlanning} decided, to be applied in this session or in another one.
 *
 * <p>Immutable and thread-safe; holds no session.
 *
 * @param edits by alias, how to make the flows that the plan makes or changes
 * @param copies by alias, how the copies were made that are there after the plan
 * @param notes what an administrator should know of the plan, in sentences
 * @param unresolved what may still need the jar after a removal, in sentences
 * @param uncovered the ways to sign in that miss an execution of Keyward's after the plan, a sentence each
 */
record FlowPlan(
        Map<String, Edit> edits,
        Map<String, FlowCopy> copies,
        List<String> notes,
        List<String> unresolved,
        List<String> uncovered) {

    FlowPlan {
        edits = Map.copyOf(edits);
        copies = Map.copyOf(copies);
        notes = List.copyOf(notes);
        unresolved = List.copyOf(unresolved);
        uncovered = List.copyOf(uncovered);
    }

    /**
     * How one flow of the plan is made.
     *
     * @param source the flow that is copied first; empty for a flow that is there already
     * @param isNew whether a flow is made from nothing
     * @param made how the flow was made that is there already; empty if it is no copy of Keyward's
     */
    record Edit(Optional<String> source, boolean isNew, List<Insertion> insertions, Optional<FlowCopy> made) {}

    /** How to make a flow that the plan changes. */
    Edit edit(String alias) {
        return Optional.ofNullable(edits.get(alias))
                .orElseThrow(() -> new IllegalStateException("The flow " + alias + " is not changed by the plan"));
    }

    /** A flow with these executions of Keyward's in it, and no others. */
    Flow target(Flow flow, List<Insertion> wanted) {
        return target(new FlowCopies(copies), flow, wanted);
    }

    static Flow target(FlowCopies copies, Flow flow, List<Insertion> wanted) {
        return FlowCopies.named(
                FlowSurgery.with(FlowSurgery.withoutKeyward(copies.asMade(flow)), wanted), flow.alias());
    }
}
