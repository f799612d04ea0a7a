package dev.keyward.realmsetup.keycloak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.keyward.providerkit.setup.FlowInsertion;
import dev.keyward.providerkit.setup.SetupPart;
import dev.keyward.providerkit.setup.SetupStep;
import dev.keyward.providerkit.web.RestError;
import dev.keyward.realmsetup.SetupPlan;
import dev.keyward.realmsetup.SetupPlan.Change;
import dev.keyward.realmsetup.SetupPlan.Line;
import dev.keyward.realmsetup.keycloak.Journal.FlowCopy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
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

    private static final String LOST =
            "This server has no record of what Keyward changed in this realm at first; its flows are recognised by their steps."
                    + " What the brute-force protection and the password policy were before is not known: remove takes Keyward's rules out and"
                    + " leaves the other settings as they are now. Check them.";

    private final KeycloakSession session;
    private final RealmModel realm;
    private final Journal journal;

    /** Whether flows of Keyward's were recognised that no record told of, now or when a profile was applied since. */
    private final boolean lost;

    /** That of the plan which is made next or was made last. */
    private FlowsPart flows;

    private List<SetupStep> planned = List.of();

    RealmSetup(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.realm = realm;
        Journal recorded = new JournalStore(session, realm).load();
        Journal known = new OwnFlows(session, realm).addTo(recorded);
        this.lost = recorded.isAfterLoss() || (recorded.isEmpty() && !known.isEmpty());
        this.journal = lost ? known.afterLoss() : known;
        this.flows = flows(List.of());
    }

    private RealmSetup(KeycloakSession session, RealmModel realm, RealmSetup from) {
        this.session = session;
        this.realm = realm;
        this.journal = from.journal;
        this.lost = from.lost;
        this.flows = from.flows;
        this.planned = from.planned;
    }

    /** Continues with the same plan in another session. */
    RealmSetup in(KeycloakSession other, RealmModel sameRealm) {
        return new RealmSetup(other, sameRealm, this);
    }

    /** The parts that are installed on this server; flows last, since the others say what they need there. */
    static List<SetupPart> parts() {
        return with(new FlowsPart(List.of(), Map.of(), Map.of()));
    }

    private static List<SetupPart> with(FlowsPart flows) {
        List<SetupPart> parts = new ArrayList<>(PARTS);
        parts.add(flows);
        return parts;
    }

    private FlowsPart flows(List<FlowInsertion> insertions) {
        return new FlowsPart(insertions, journal.of(FlowsPart.ID), journal.copies());
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
        return plan(profile.json(), steps, notes, summary, new Weakening(session, realm, profile, PARTS, steps)::of);
    }

    /**
     * The ways to sign in that miss an execution which the profile that was applied last asks for, a sentence each. Where no
     * record tells of a profile, the copies tell what it asked for.
     */
    List<String> uncovered() {
        List<FlowInsertion> wanted = journal.profile().isEmpty()
                ? new FoundInsertions(session, realm).in(journal.copies().keySet())
                : PARTS.stream()
                        .flatMap(part ->
                                journal.section(part).stream().flatMap(section -> part.insertions(section).stream()))
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

    /** Makes the changes of a profile's plan that has just been made in the same transaction. */
    void apply(SetupPlan plan) {
        Journal corrected = journal.with(journal.steps().values().stream()
                .map(this::withOriginal)
                .flatMap(Optional::stream)
                .toList());
        make(changes());
        // Steps that change nothing, too: what an administrator changed and the profile allows is drift no more.
        Journal made = corrected.after(plan.profile(), planned);
        Map<String, FlowCopy> copies = new LinkedHashMap<>(flows.copies());
        copies.keySet().removeIf(alias -> !made.of(FlowsPart.ID).containsKey(FlowsPart.FLOW + alias));
        new JournalStore(session, realm)
                .store(new Journal(made.profile(), made.steps(), copies, made.ids(), made.isAfterLoss()));
    }

    /** Refuses to go on when this plan is not the one that the administrator has seen. */
    void refuseIfStale(SetupPlan plan, Optional<String> seen) {
        if (seen.isPresent() && !seen.get().equals(plan.fingerprint())) {
            throw RestError.of(
                    409,
                    "stale_plan",
                    "The realm has changed since this plan was made. Make a new one and look at it.");
        }
    }

    /** The steps of the plan that change something. */
    List<SetupStep> changes() {
        return planned.stream().filter(step -> !step.changesNothing()).toList();
    }

    /** Makes steps of the plan. */
    void make(List<SetupStep> steps) {
        steps.forEach(step -> part(step.part()).apply(session, realm, step));
    }

    /** The subject of the first step whose value is no longer what it was when it was planned. */
    Optional<String> firstChanged(List<SetupStep> steps) {
        return steps.stream()
                .filter(step -> !step.before().equals(part(step.part()).now(session, realm, step.subject())))
                .map(SetupStep::subject)
                .findFirst();
    }

    /** What is known of earlier changes. */
    Journal journal() {
        return journal;
    }

    /** What a removal would still have to change, in sentences. */
    List<String> leftAfterRemoval() {
        return planRemoval().changes().stream()
                .map(change -> change.subject() + " still needs Keyward. Run remove again.")
                .toList();
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
                Stream.of(lost ? List.of(LOST) : List.<String>of(), notes, flows.notes())
                        .flatMap(List::stream)
                        .toList(),
                flows.unresolved(),
                flows.uncovered(),
                summary);
    }
}
