package dev.keyward.realmsetup.keycloak.flows;

import dev.keyward.realmsetup.Flow;
import dev.keyward.realmsetup.FlowSurgery;
import dev.keyward.realmsetup.Insertion;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The planned changes to the authentication flows of a realm, which can be applied in another KeycloakSession.
 *
 * <p>Immutable and thread-safe; holds no session.
 *
 * @param edits the flows that the plan creates or changes, by alias
 * @param copies the copies that exist after the plan, by alias
 * @param notes sentences that an administrator should read before applying the plan
 * @param unresolved sentences about flows that may still need the jar after a removal
 * @param uncovered sentences about the ways to sign in that lack an execution of Keyward after the plan
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
     * Describes how a setup plan creates or changes one flow.
     *
     * @param source the alias of the original to copy first, or an empty string for none; empty for an existing flow
     * @param isNew whether an empty flow is created first
     * @param insertions all executions of Keyward that the flow has afterwards
     * @param made the record of an existing copy; empty if the flow is new or not a copy
     */
    record Edit(Optional<String> source, boolean isNew, List<Insertion> insertions, Optional<FlowCopy> made) {}

    /**
     * Returns the planned edit that creates or changes the flow with the given alias.
     *
     * @throws IllegalStateException if the plan does not change the flow
     */
    Edit edit(String alias) {
        return Optional.ofNullable(edits.get(alias))
                .orElseThrow(() -> new IllegalStateException("The flow " + alias + " is not changed by the plan"));
    }

    /** Returns the given flow with Keyward's present executions replaced by the wanted ones. */
    Flow target(Flow flow, List<Insertion> wanted) {
        return target(new FlowCopies(copies), flow, wanted);
    }

    static Flow target(FlowCopies copies, Flow flow, List<Insertion> wanted) {
        return FlowCopies.named(
                FlowSurgery.with(FlowSurgery.withoutKeyward(copies.asMade(flow)), wanted), flow.alias());
    }
}
