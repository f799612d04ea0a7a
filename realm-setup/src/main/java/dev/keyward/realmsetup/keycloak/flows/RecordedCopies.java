package dev.keyward.realmsetup.keycloak.flows;

import dev.keyward.providerkit.setup.SetupStep;
import dev.keyward.realmsetup.Flow;
import dev.keyward.realmsetup.FlowSurgery;
import dev.keyward.realmsetup.keycloak.flows.FlowModels.NotUnderstoodException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Compares Keyward's recorded copies of flows with the original flows.
 *
 * <p>One instance per transaction; not thread-safe.
 */
final class RecordedCopies {

    private final Map<String, SetupStep> applied;
    private final FlowCopies copies;
    private final FlowModels flows;
    private final FlowCopying copying;

    /**
     * Creates an object that compares Keyward's copies of authentication flows with the originals, for one setup plan.
     *
     * @param applied the steps on record, by subject
     */
    RecordedCopies(Map<String, SetupStep> applied, FlowCopies copies, FlowModels flows, FlowCopying copying) {
        this.applied = applied;
        this.copies = copies;
        this.flows = flows;
        this.copying = copying;
    }

    /** Returns whether Keyward has recorded the flow with the given alias as a copy. */
    boolean contains(String alias) {
        return applied.containsKey(FlowsPart.FLOW + alias);
    }

    /**
     * Returns the alias of the flow from which the given copy was made. The result is an empty text if Keyward created it
     * without an original.
     */
    String sourceOf(String copy) {
        return copies.sourceOf(copy);
    }

    /**
     * Returns true if a copy differs from its original flow by more than Keyward's executions, or if the two cannot be
     * compared.
     *
     * <p>The copy is compared with the current original rather than with the recorded text, because an administrator may have
     * changed both.
     */
    boolean isEdited(String copy) {
        try {
            String source = copies.sourceOf(copy);
            String madeAs = copies.madeAs(copy);
            FlowModels withSecrets = flows.withSecrets();
            Flow copied = source.isEmpty()
                    ? new Flow(madeAs, Flow.BASIC, List.of())
                    : FlowSurgery.copied(withSecrets.read(flows.get(source)), madeAs);
            Flow now = FlowSurgery.withoutKeyward(copies.asMade(withOwnReferences(withSecrets.read(flows.get(copy)))));
            return !FlowSurgery.withoutKeyward(copied).text().equals(now.text());
        } catch (NotUnderstoodException | IllegalStateException e) {
            return true; // one of them cannot be read or no longer exists
        }
    }

    /**
     * Makes references in a copied flow refer to the copied sub-flows instead of the original ones. Returns any other flow
     * unchanged.
     */
    Flow withOwnReferences(Flow flow) {
        return made(flow.alias())
                .map(made -> copying.withOwnReferences(flow, made))
                .orElse(flow);
    }

    /** Returns Keyward's record of the copy with the given alias. The result is empty if the given flow is not a copy. */
    Optional<FlowCopy> made(String alias) {
        return contains(alias)
                ? Optional.of(new FlowCopy(copies.sourceOf(alias), copies.madeAs(alias)))
                : Optional.empty();
    }
}
