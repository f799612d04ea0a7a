package dev.keyward.realmsetup.keycloak;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.keyward.providerkit.FlowInsertion;
import dev.keyward.providerkit.SetupPart;
import dev.keyward.providerkit.SetupStep;
import dev.keyward.realmsetup.SetupPlan;
import dev.keyward.realmsetup.SetupPlan.Change;
import dev.keyward.realmsetup.SetupPlan.Line;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.stream.Stream;
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
    private final Journal journal;

    /** That of the plan which is made next or was made last. */
    private FlowsPart flows;

    private List<SetupStep> planned = List.of();

    RealmSetup(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.realm = realm;
        this.journal = Journal.of(realm);
        this.flows = flows(List.of());
    }

    /** The parts that are installed on this server; flows last, since the others say what they need there. */
    static List<SetupPart> parts() {
        return with(new FlowsPart(List.of(), Map.of()));
    }

    private static List<SetupPart> with(FlowsPart flows) {
        List<SetupPart> parts = new ArrayList<>(PARTS);
        parts.add(flows);
        return parts;
    }

    private FlowsPart flows(List<FlowInsertion> insertions) {
        return new FlowsPart(insertions, journal.of(FlowsPart.ID));
    }

    /** What has to change so that the realm is as the profile says; what an earlier profile had and this one has not goes. */
    SetupPlan plan(Profile profile) {
        flows = flows(PARTS.stream()
                .flatMap(part -> profile.section(part).stream().flatMap(section -> part.insertions(section).stream()))
                .toList());
        List<SetupStep> steps = new ArrayList<>();
        List<Line> summary = new ArrayList<>();
        for (SetupPart part : PARTS) {
            Optional<JsonNode> section = profile.section(part);
            Map<String, SetupStep> applied = journal.of(part.id());
            if (section.isPresent()) {
                List<SetupStep> ofPart = part.plan(session, realm, section.get());
                steps.addAll(ofPart);
                summary.add(new Line(part.id(), part.meaning(section.get(), ofPart)));
            } else if (!applied.isEmpty() || journal.asksFor(part)) {
                steps.addAll(part.planRemoval(session, realm, applied));
                summary.add(new Line(part.id(), "Is taken out: the profile does not have it."));
            }
        }
        steps.addAll(flows.plan(session, realm, profile.section(flows).orElse(MissingNode.getInstance())));
        List<String> notes = PARTS.stream()
                .flatMap(part ->
                        profile.section(part).stream().flatMap(section -> part.notes(session, realm, section).stream()))
                .toList();
        flows.meanings(session, realm).forEach(meaning -> summary.add(new Line(FlowsPart.ID, meaning)));
        return plan(profile.json(), steps, notes, summary, step -> {
            SetupPart part = part(step.part());
            return profile.section(part).isPresent() ? part.weakened(session, step) : List.of();
        });
    }

    /** The ways to sign in that miss an execution which the profile that was applied last asks for, a sentence each. */
    List<String> uncovered() {
        List<FlowInsertion> wanted = PARTS.stream()
                .flatMap(part -> journal.section(part).stream().flatMap(section -> part.insertions(section).stream()))
                .toList();
        return new Coverage(session, realm, wanted).uncovered();
    }

    /** What has to change so that nothing of Keyward's is left; the part that was made last goes first. */
    SetupPlan planRemoval() {
        flows = flows(List.of());
        List<SetupPart> parts = with(flows);
        Collections.reverse(parts);
        List<SetupStep> steps = new ArrayList<>();
        for (SetupPart part : parts) {
            steps.addAll(part.planRemoval(session, realm, journal.of(part.id())));
        }
        List<Line> summary = parts.stream()
                .filter(part ->
                        steps.stream().anyMatch(step -> step.part().equals(part.id()) && !step.changesNothing()))
                .map(part -> new Line(part.id(), "Is taken out; what was there before comes back."))
                .toList();
        return plan("", steps, List.of(), summary, step -> List.of());
    }

    /** Makes the changes of a plan that has just been made in the same transaction. */
    void apply(SetupPlan plan) {
        Journal corrected = journal.with(journal.steps().values().stream()
                .map(this::withOriginal)
                .flatMap(Optional::stream)
                .toList());
        for (SetupStep step : planned) {
            if (!step.changesNothing()) {
                part(step.part()).apply(session, realm, step);
            }
        }
        if (plan.profile().isEmpty()) {
            realm.removeAttribute(Journal.ATTRIBUTE);
            return;
        }
        try {
            // Steps that change nothing, too: what an administrator changed and the profile allows is drift no more.
            corrected.after(plan.profile(), planned).storeIn(realm);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a plan's profile is JSON", e);
        }
    }

    /** What is known of a subject that is set again now; empty where its part is not installed. */
    private Optional<SetupStep> withOriginal(SetupStep known) {
        boolean again = planned.stream()
                .anyMatch(step ->
                        step.part().equals(known.part()) && step.subject().equals(known.subject()));
        if (!again) {
            return Optional.empty();
        }
        return Optional.of(new SetupStep(known.part(), known.subject(), original(known), known.after()));
    }

    /**
     * What removal has to restore from now on: where an administrator changed the subject since it was set, what removal would
     * leave of it now. Copies of flows were not there before, whatever became of them.
     */
    private String original(SetupStep known) {
        SetupPart part = part(known.part());
        String now = part.now(session, realm, known.subject());
        if (known.after().equals(now) || FlowsPart.isFlow(known.subject())) {
            return known.before();
        }
        if (part.id().equals(FlowsPart.ID)) {
            return now; // what somebody else bound stays bound
        }
        return part.planRemoval(session, realm, journal.of(part.id())).stream()
                .filter(step -> step.subject().equals(known.subject()))
                .map(SetupStep::after)
                .findFirst()
                .orElse(now);
    }

    private SetupPart part(String id) {
        return with(flows).stream()
                .filter(part -> part.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("This server has no part " + id + "."));
    }

    private SetupPlan plan(
            String profile,
            List<SetupStep> steps,
            List<String> notes,
            List<Line> summary,
            Function<SetupStep, List<String>> weakened) {
        planned = List.copyOf(steps);
        return new SetupPlan(
                realm.getName(),
                profile,
                steps.stream()
                        .filter(step -> !step.changesNothing())
                        .map(step -> new Change(
                                step.part(), step.subject(), step.before(), step.after(), weakened.apply(step)))
                        .toList(),
                Stream.concat(notes.stream(), flows.notes().stream()).toList(),
                flows.unresolved(),
                flows.uncovered(),
                summary);
    }
}
