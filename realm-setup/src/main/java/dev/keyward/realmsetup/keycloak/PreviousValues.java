package dev.keyward.realmsetup.keycloak;

import dev.keyward.providerkit.setup.SetupPart;
import dev.keyward.providerkit.setup.SetupStep;
import dev.keyward.realmsetup.keycloak.flows.FlowsPart;
import dev.keyward.realmsetup.keycloak.journal.Journal;
import java.util.List;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Decides which values a removal of Keyward restores. Administrators may have changed settings after Keyward had set them.
 *
 * <p>Only reads. One instance per transaction; not thread-safe.
 */
final class PreviousValues {

    private final KeycloakSession session;
    private final RealmModel realm;
    private final Journal journal;
    private final List<SetupPart> parts;

    PreviousValues(KeycloakSession session, RealmModel realm, Journal journal, List<SetupPart> parts) {
        this.session = session;
        this.realm = realm;
        this.journal = journal;
        this.parts = parts;
    }

    /**
     * Returns a copy of Keyward's journal. For each recorded setting that the given steps change again, the copy
     * contains the value that a removal must restore.
     */
    Journal corrected(List<SetupStep> steps) {
        return journal.with(journal.steps().values().stream()
                .flatMap(known -> withValueToRestore(known, steps).stream())
                .toList());
    }

    /**
     * Returns a copy of the recorded step {@code known} with the value that a removal must restore. The result is empty
     * if the given steps do not change its setting.
     */
    private Optional<SetupStep> withValueToRestore(SetupStep known, List<SetupStep> steps) {
        boolean again = steps.stream()
                .anyMatch(step ->
                        step.part().equals(known.part()) && step.subject().equals(known.subject()));
        if (!again) {
            return Optional.empty();
        }
        return Optional.of(new SetupStep(known.part(), known.subject(), valueToRestore(known), known.after()));
    }

    /**
     * Returns the value that a removal of Keyward must restore for the setting of the given recorded step.
     *
     * <p>After an administrator changed the subject, this is the value that a removal would leave now. For a copy of a flow it
     * stays the recorded empty value, because the copy did not exist before.
     */
    private String valueToRestore(SetupStep known) {
        SetupPart part = part(known.part());
        String now = part.now(session, realm, known.subject());
        if (known.after().equals(now) || FlowsPart.isFlow(known.subject())) {
            return known.before();
        }
        if (part.id().equals(FlowsPart.ID)) {
            return now; // an administrator bound it, so it stays bound
        }
        return part.planRemoval(session, realm, journal.of(part.id())).stream()
                .filter(step -> step.subject().equals(known.subject()))
                .map(SetupStep::after)
                .findFirst()
                .orElse(now);
    }

    private SetupPart part(String id) {
        return parts.stream()
                .filter(part -> part.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("This server has no part " + id + "."));
    }
}
