package dev.keyward.realmsetup.keycloak.flows;

import dev.keyward.providerkit.setup.SetupStep;
import dev.keyward.realmsetup.Flow;
import dev.keyward.realmsetup.FlowSurgery;
import dev.keyward.realmsetup.keycloak.flows.FlowModels.NotUnderstoodException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Compares the copies of flows on record with their originals.
 *
 * <p>For one transaction; not thread-safe.
 */
final class RecordedCopies {

    private final Map<String, SetupStep> applied;
    private final FlowCopies copies;
    private final FlowModels flows;
    private final FlowCopying copying;

    /** @param applied by subject, the steps on record */
    RecordedCopies(Map<String, SetupStep> applied, FlowCopies copies, FlowModels flows, FlowCopying copying) {
        this.applied = applied;
        this.copies = copies;
        this.flows = flows;
        this.copying = copying;
    }

    /** Whether the record lists a flow of this alias as Keyward's copy. */
    boolean contains(String alias) {
        return applied.containsKey(FlowsPart.FLOW + alias);
    }

    String sourceOf(String copy) {
        return copies.sourceOf(copy);
    }

    /**
     * Whether a copy differs from its original in more than Keyward's executions, or cannot be compared with it.
     *
     * <p>The copy is compared with the original and not with the flow that was applied, because an administrator may change both.
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
            return true; // one of them is broken or gone
        }
    }

    /** Returns a copy with its references to the original redirected to itself; returns any other flow unchanged. */
    Flow withOwnReferences(Flow flow) {
        return made(flow.alias())
                .map(made -> copying.withOwnReferences(flow, made))
                .orElse(flow);
    }

    Optional<FlowCopy> made(String alias) {
        return contains(alias)
                ? Optional.of(new FlowCopy(copies.sourceOf(alias), copies.madeAs(alias)))
                : Optional.empty();
    }
}
