package dev.keyward.realmsetup.keycloak;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.keyward.providerkit.setup.SetupPart;
import dev.keyward.providerkit.setup.SetupStep;
import dev.keyward.realmsetup.keycloak.flows.FlowCopying;
import dev.keyward.realmsetup.keycloak.flows.FlowsPart;
import dev.keyward.realmsetup.keycloak.gate.GateReliance;
import dev.keyward.realmsetup.keycloak.gate.TokenGatePart;
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
 * @param state "faulty" if a setting cannot take effect, else "uncovered" if a way to sign in lacks an execution of
 *     Keyward, or to tokens the token gate; else "drifted" if an administrator changed an applied setting, else "wired"; a
 *     part that was never applied is "by-hand" if an administrator has configured something of Keyward, else "not-wired"
 * @param drifted the subjects that changed after they were applied
 * @param uncovered the ways to sign in that lack an execution, or what relies on a missing token gate, one sentence each
 * @param problems the settings that cannot take effect, one sentence each
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PartStatus(
        String part, String state, List<String> drifted, List<String> uncovered, List<String> problems) {

    /** Returns the state of each installed setup part in the given realm. */
    static List<PartStatus> all(KeycloakSession session, RealmModel realm) {
        RealmSetup setup = new RealmSetup(session, realm);
        List<String> uncovered = setup.uncovered();
        List<String> gateHoles = GateReliance.broken(session, realm, new TokenGateNeed(setup.journal()).parts());
        return InstalledParts.all().stream()
                .map(part -> of(session, realm, part, setup, holes(part, uncovered, gateHoles)))
                .toList();
    }

    private static PartStatus of(
            KeycloakSession session, RealmModel realm, SetupPart part, RealmSetup setup, List<String> uncovered) {
        Journal journal = setup.journal();
        Map<String, SetupStep> applied = journal.of(part.id());
        List<String> drifted = drifted(session, realm, part, journal);
        List<String> problems = part.problems(session, realm);
        if (!problems.isEmpty()) {
            return new PartStatus(part.id(), "faulty", drifted, uncovered, problems);
        }
        if (!uncovered.isEmpty()) {
            return new PartStatus(part.id(), "uncovered", drifted, uncovered, List.of());
        }
        if (!drifted.isEmpty()) {
            return new PartStatus(part.id(), "drifted", drifted, List.of(), List.of());
        }
        boolean isOn =
                isGate(part) && !new TokenGateNeed(setup.journal()).parts().isEmpty();
        if (!applied.isEmpty() || journal.hasSection(part) || isOn) {
            return ofState(part, "wired");
        }
        boolean byHand = part.planRemoval(session, realm, Map.of()).stream().anyMatch(step -> !step.changesNothing());
        return ofState(part, byHand ? "by-hand" : "not-wired");
    }

    private static PartStatus ofState(SetupPart part, String state) {
        return new PartStatus(part.id(), state, List.of(), List.of(), List.of());
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

    private static List<String> holes(SetupPart part, List<String> uncovered, List<String> gateHoles) {
        if (isGate(part)) {
            return gateHoles;
        }
        return isFlows(part) ? uncovered : List.of();
    }

    private static boolean isGate(SetupPart part) {
        return part.id().equals(TokenGatePart.ID);
    }

    private static boolean isFlows(SetupPart part) {
        return part.id().equals(FlowsPart.ID);
    }
}
