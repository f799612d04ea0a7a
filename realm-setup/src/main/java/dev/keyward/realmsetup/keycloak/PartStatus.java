package dev.keyward.realmsetup.keycloak;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.keyward.providerkit.setup.SetupPart;
import dev.keyward.providerkit.setup.SetupStep;
import dev.keyward.realmsetup.keycloak.flows.FlowCopying;
import dev.keyward.realmsetup.keycloak.flows.FlowsPart;
import dev.keyward.realmsetup.keycloak.journal.Journal;
import dev.keyward.realmsetup.keycloak.journal.RecordedNames;
import dev.keyward.realmsetup.keycloak.profile.InstalledParts;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * The state of one setup part of Keyward in a realm, which the REST API returns as JSON.
 *
 * @param state "uncovered" if a way to sign in lacks an execution of Keyward, else "drifted" if an administrator changed
 *     an applied setting, else "wired"; a part that was never applied is "by-hand" if an administrator has configured
 *     something of Keyward, else "not-wired"
 * @param drifted the subjects that changed after they were applied
 * @param uncovered the ways to sign in that lack an execution, one sentence each
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PartStatus(String part, String state, List<String> drifted, List<String> uncovered) {

    /** Returns the state of each installed setup part in the given realm. */
    static List<PartStatus> all(KeycloakSession session, RealmModel realm) {
        RealmSetup setup = new RealmSetup(session, realm);
        List<String> uncovered = setup.uncovered();
        return InstalledParts.all().stream()
                .map(part -> of(session, realm, part, setup, isFlows(part) ? uncovered : List.of()))
                .toList();
    }

    private static PartStatus of(
            KeycloakSession session, RealmModel realm, SetupPart part, RealmSetup setup, List<String> uncovered) {
        Journal journal = setup.journal();
        Map<String, SetupStep> applied = journal.of(part.id());
        List<String> drifted = drifted(session, realm, part, journal);
        if (!uncovered.isEmpty()) {
            return new PartStatus(part.id(), "uncovered", drifted, uncovered);
        }
        if (!drifted.isEmpty()) {
            return new PartStatus(part.id(), "drifted", drifted, List.of());
        }
        if (!applied.isEmpty() || journal.hasSection(part)) {
            return new PartStatus(part.id(), "wired", List.of(), List.of());
        }
        boolean byHand = part.planRemoval(session, realm, Map.of()).stream().anyMatch(step -> !step.changesNothing());
        return new PartStatus(part.id(), byHand ? "by-hand" : "not-wired", List.of(), List.of());
    }

    private static List<String> drifted(KeycloakSession session, RealmModel realm, SetupPart part, Journal journal) {
        Stream<String> changed = journal.of(part.id()).values().stream()
                .filter(step -> !step.after().equals(part.now(session, realm, step.subject())))
                .map(SetupStep::subject);
        Stream<String> ofFlows = isFlows(part)
                ? Stream.concat(
                        new RecordedNames(session, realm).lostOriginals(journal).stream(),
                        new FlowCopying(session, realm).withForeignReferences(journal.copies()).stream())
                : Stream.empty();
        return Stream.concat(changed, ofFlows).sorted().toList();
    }

    private static boolean isFlows(SetupPart part) {
        return part.id().equals(FlowsPart.ID);
    }
}
