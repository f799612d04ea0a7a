package dev.keyward.realmsetup.keycloak;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.keyward.providerkit.SetupPart;
import dev.keyward.providerkit.SetupStep;
import dev.keyward.realmsetup.SetupPlan;
import dev.keyward.realmsetup.SetupPlan.Change;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Plans and makes changes over all parts, in the transaction of its session.
 *
 * <p>A plan is made of the realm as it is. Applying makes it again and goes on only if it is still the same, so what was
 * shown is what is done. Not shared between threads.
 */
final class RealmSetup {

    private static final List<SetupPart> PARTS =
            ServiceLoader.load(SetupPart.class, RealmSetup.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .sorted(Comparator.comparing(SetupPart::id))
                    .toList();

    private final KeycloakSession session;
    private final RealmModel realm;

    RealmSetup(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.realm = realm;
    }

    /** The parts that are installed on this server. */
    static List<SetupPart> parts() {
        return PARTS;
    }

    /** What has to change so that the realm is as the profile says; what an earlier profile had and this one has not goes. */
    SetupPlan plan(Profile profile) {
        Journal journal = Journal.of(realm);
        List<SetupStep> steps = new ArrayList<>();
        for (SetupPart part : PARTS) {
            Optional<JsonNode> section = profile.section(part);
            Map<String, SetupStep> applied = journal.of(part.id());
            if (section.isPresent()) {
                steps.addAll(part.plan(session, realm, section.get()));
            } else if (!applied.isEmpty()) {
                steps.addAll(part.planRemoval(session, realm, applied));
            }
        }
        return plan(profile.json(), steps);
    }

    /** What has to change so that nothing of Keyward's is left. */
    SetupPlan planRemoval() {
        Journal journal = Journal.of(realm);
        List<SetupStep> steps = new ArrayList<>();
        for (SetupPart part : PARTS) {
            steps.addAll(part.planRemoval(session, realm, journal.of(part.id())));
        }
        Collections.reverse(steps);
        return plan("", steps);
    }

    /** Makes the changes of a plan that has just been made in the same transaction. */
    void apply(SetupPlan plan) {
        List<SetupStep> steps = plan.changes().stream()
                .map(change -> new SetupStep(change.part(), change.subject(), change.before(), change.after()))
                .toList();
        for (SetupStep step : steps) {
            part(step.part()).apply(session, realm, step);
        }
        if (plan.profile().isEmpty()) {
            realm.removeAttribute(Journal.ATTRIBUTE);
            return;
        }
        try {
            Journal.of(realm).after(plan.profile(), steps).storeIn(realm);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a plan's profile is JSON", e);
        }
    }

    private static SetupPart part(String id) {
        return PARTS.stream()
                .filter(part -> part.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("This server has no part " + id + "."));
    }

    private SetupPlan plan(String profile, List<SetupStep> steps) {
        return new SetupPlan(
                realm.getName(),
                profile,
                steps.stream()
                        .filter(step -> !step.changesNothing())
                        .map(step -> new Change(step.part(), step.subject(), step.before(), step.after()))
                        .toList());
    }
}
