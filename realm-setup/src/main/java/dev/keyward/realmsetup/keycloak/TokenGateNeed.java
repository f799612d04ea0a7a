package dev.keyward.realmsetup.keycloak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.keyward.providerkit.setup.SetupPart;
import dev.keyward.providerkit.setup.SetupStep;
import dev.keyward.realmsetup.SetupPlan.Line;
import dev.keyward.realmsetup.keycloak.gate.TokenGatePart;
import dev.keyward.realmsetup.keycloak.journal.Journal;
import dev.keyward.realmsetup.keycloak.profile.InstalledParts;
import dev.keyward.realmsetup.keycloak.profile.Profile;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Decides whether a realm needs the token gate, which any section of a setup profile can ask for.
 *
 * @param journal the record of the last applied setup profile
 */
record TokenGateNeed(Journal journal) {

    /** Returns the ids of the parts that need the token gate with the last applied setup profile. */
    List<String> parts() {
        return parts(journal::section);
    }

    /** Adds the token gate to a plan if a section of the profile needs it. Otherwise removes it, if an earlier profile needed it. */
    void plan(KeycloakSession session, RealmModel realm, Profile profile, List<SetupStep> steps, List<Line> summary) {
        TokenGatePart gate = new TokenGatePart();
        Map<String, SetupStep> applied = journal.of(gate.id());
        if (!parts(profile::section).isEmpty()) {
            List<SetupStep> ofGate = gate.plan(session, realm, MissingNode.getInstance());
            steps.addAll(ofGate);
            summary.add(new Line(gate.id(), gate.meaning(MissingNode.getInstance(), ofGate)));
        } else if (!applied.isEmpty() || !parts().isEmpty()) {
            steps.addAll(gate.planRemoval(session, realm, applied));
            summary.add(new Line(gate.id(), "Removed: no section of the profile needs it."));
        }
    }

    /**
     * Returns the journal without the steps of the token gate if no part needs the gate, and deletes the gate's other records. Steps
     * remain for entries that a removal has kept.
     */
    Journal settled(KeycloakSession session, RealmModel realm) {
        if (!parts().isEmpty()) {
            return journal;
        }
        TokenGatePart.forget(session, realm);
        return journal.without(TokenGatePart.ID);
    }

    private static List<String> parts(Function<SetupPart, Optional<JsonNode>> section) {
        return InstalledParts.withoutFlows().stream()
                .filter(part -> section.apply(part).filter(part::needsTokenGate).isPresent())
                .map(SetupPart::id)
                .toList();
    }
}
