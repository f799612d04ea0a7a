package dev.keyward.realmsetup.keycloak.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyward.providerkit.setup.ProfileException;
import dev.keyward.providerkit.setup.ProfileShape;
import dev.keyward.providerkit.setup.SetupPart;
import dev.keyward.providerkit.setup.SetupStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.common.Profile;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Puts the token gate into a realm's client policies, for the parts whose section of a setup profile needs it.
 *
 * <p>It has no section of its own: {@link SetupPart#needsTokenGate} of another part switches it on. Stateless and thread-safe.
 */
public final class TokenGatePart implements SetupPart {

    public static final String ID = "token-gate";

    @Override
    public String id() {
        return ID;
    }

    /** Returns a section without fields, which no profile can have. */
    @Override
    public ProfileShape.Section settings() {
        return ProfileShape.Section.of();
    }

    @Override
    public List<SetupStep> plan(KeycloakSession session, RealmModel realm, JsonNode section) {
        if (!Profile.isFeatureEnabled(Profile.Feature.CLIENT_POLICIES)) {
            throw new ProfileException(
                    "token-gate: Keycloak's feature client-policies is off. Remove it from --features-disabled and"
                            + " build the server again.");
        }
        List<SetupStep> steps = new ArrayList<>();
        for (GateList list : GateList.values()) {
            ObjectNode tree = read(realm, list)
                    .filter(any -> list.isReadByKeycloak(text(realm, list)))
                    .orElseThrow(() -> new ProfileException("token-gate: the realm's attribute " + list.attribute()
                            + " is not the JSON that Keycloak writes. Save the client policies again in the admin"
                            + " console."));
            String before = list.textOf(tree, GateList.NAME);
            list.add(tree);
            steps.add(new SetupStep(ID, list.subject(GateList.NAME), before, list.textOf(tree, GateList.NAME)));
        }
        return steps;
    }

    @Override
    public String meaning(JsonNode section, List<SetupStep> steps) {
        return "A client gets no new tokens for a user for whom something is due, until the user signs in again.";
    }

    @Override
    public void apply(KeycloakSession session, RealmModel realm, SetupStep step) {
        GateList list = GateList.of(step.subject()).orElseThrow();
        ObjectNode tree = read(realm, list)
                .orElseThrow(() -> new IllegalStateException(list.attribute() + " can no longer be read"));
        FormerClientPolicies former = new FormerClientPolicies(session, realm);
        if (step.after().isEmpty()) {
            list.remove(tree, list.nameIn(step.subject()));
            former.restore(list, tree);
            return;
        }
        if (step.before().isEmpty()) {
            former.remember(list, realm.getAttribute(list.attribute()));
        }
        list.add(tree);
        realm.setAttribute(list.attribute(), tree.toString());
    }

    /**
     * Plans to remove the gate from every profile, because no client gets a token while one names it without the jar.
     *
     * <p>Removes realm setup's own profile from the policies too, unless an administrator added other executors to the profile.
     */
    @Override
    public List<SetupStep> planRemoval(KeycloakSession session, RealmModel realm, Map<String, SetupStep> applied) {
        boolean keepsProfile = read(realm, GateList.PROFILES)
                .filter(GateList.PROFILES::isShared)
                .isPresent();
        return (keepsProfile ? Stream.of(GateList.PROFILES) : Stream.of(GateList.POLICIES, GateList.PROFILES))
                .flatMap(list -> read(realm, list).stream()
                        .flatMap(tree -> list.namesOf(tree).stream()
                                .map(name -> new SetupStep(ID, list.subject(name), list.textOf(tree, name), ""))))
                .toList();
    }

    @Override
    public boolean canTakeBack(SetupStep recorded) {
        return GateList.of(recorded.subject()).isPresent();
    }

    @Override
    public String now(KeycloakSession session, RealmModel realm, String subject) {
        GateList list = GateList.of(subject).orElseThrow();
        return read(realm, list)
                .map(tree -> list.textOf(tree, list.nameIn(subject)))
                .orElse("");
    }

    /** Deletes the records of the added gate, also if an administrator has removed its entries, so that the gate is no longer watched. */
    public static void forget(KeycloakSession session, RealmModel realm) {
        new FormerClientPolicies(session, realm).forget();
    }

    /** Returns whether the gate of the given realm works: it is in an enabled client policy for all clients, which Keycloak can read. */
    static boolean works(RealmModel realm) {
        return Profile.isFeatureEnabled(Profile.Feature.CLIENT_POLICIES)
                && Stream.of(GateList.values())
                        .allMatch(list -> read(realm, list)
                                .filter(list::isComplete)
                                .filter(any -> list.isReadByKeycloak(text(realm, list)))
                                .isPresent());
    }

    private static Optional<ObjectNode> read(RealmModel realm, GateList list) {
        return list.read(text(realm, list));
    }

    private static String text(RealmModel realm, GateList list) {
        return Optional.ofNullable(realm.getAttribute(list.attribute())).orElse("");
    }
}
