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
import dev.keyward.realmsetup.keycloak.flows.Coverage;
import dev.keyward.realmsetup.keycloak.flows.FlowCopy;
import dev.keyward.realmsetup.keycloak.flows.FlowsPart;
import dev.keyward.realmsetup.keycloak.flows.FoundInsertions;
import dev.keyward.realmsetup.keycloak.journal.Journal;
import dev.keyward.realmsetup.keycloak.journal.JournalStore;
import dev.keyward.realmsetup.keycloak.journal.OwnFlows;
import dev.keyward.realmsetup.keycloak.profile.InstalledParts;
import dev.keyward.realmsetup.keycloak.profile.Profile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Plans and applies Keyward's changes to one realm, in the transaction of a KeycloakSession.
 *
 * <p>One instance per transaction; not thread-safe.
 */
final class RealmSetup {

    private static final String LOST =
            "This server has no record of what Keyward changed in this realm; it recognises the flows by their"
                    + " executions. The previous brute-force protection and password policy are unknown: remove deletes"
                    + " Keyward's rules and keeps the other settings. Check them.";

    private final KeycloakSession session;
    private final RealmModel realm;
    private final Journal journal;

    /** Whether the realm has Keyward's copies of flows, but Keyward's journal of them was lost. */
    private final boolean lost;

    /** The setup part for authentication flows. This part holds the current plan. */
    private FlowsPart flows;

    RealmSetup(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.realm = realm;
        Journal recorded = new JournalStore(session, realm).load(InstalledParts.all());
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
    }

    /** Returns a RealmSetup for the same realm and plan in another KeycloakSession. */
    RealmSetup inSession(KeycloakSession other, RealmModel sameRealm) {
        return new RealmSetup(other, sameRealm, this);
    }

    private FlowsPart flows(List<FlowInsertion> insertions) {
        return new FlowsPart(insertions, journal.of(FlowsPart.ID), journal.copies());
    }

    /**
     * Returns the plan that applies the given setup profile to the realm. Parts without a section in the profile are removed.
     */
    SetupPlan plan(Profile profile) {
        flows = flows(InstalledParts.withoutFlows().stream()
                .flatMap(part -> profile.section(part).stream().flatMap(section -> part.insertions(section).stream()))
                .toList());
        List<SetupStep> steps = new ArrayList<>();
        List<Line> summary = new ArrayList<>();
        for (SetupPart part : InstalledParts.withoutFlows()) {
            Optional<JsonNode> section = profile.section(part);
            Map<String, SetupStep> applied = journal.of(part.id());
            if (section.isPresent()) {
                List<SetupStep> ofPart = part.plan(session, realm, section.get());
                steps.addAll(ofPart);
                summary.add(new Line(part.id(), part.meaning(section.get(), ofPart)));
            } else if (!applied.isEmpty() || journal.hasSection(part)) {
                steps.addAll(part.planRemoval(session, realm, applied));
                summary.add(new Line(part.id(), "Removed: the profile has no such section."));
            }
        }
        new TokenGateNeed(journal).plan(session, realm, profile, steps, summary);
        steps.addAll(flows.plan(session, realm, profile.section(flows).orElse(MissingNode.getInstance())));
        List<String> notes = InstalledParts.withoutFlows().stream()
                .flatMap(part ->
                        profile.section(part).stream().flatMap(section -> part.notes(session, realm, section).stream()))
                .toList();
        flows.meanings(session, realm).forEach(meaning -> summary.add(new Line(FlowsPart.ID, meaning)));
        return plan(
                profile.json(),
                steps,
                notes,
                summary,
                new Weakening(session, realm, profile, InstalledParts.withoutFlows(), steps)::weakenedBy);
    }

    /**
     * Returns a sentence for each way to sign in that Keyward does not cover. Such a way lacks an execution that the
     * last applied setup profile requires.
     *
     * <p>Without a record of that profile, derives the executions from the existing copies.
     */
    List<String> uncovered() {
        List<FlowInsertion> wanted = journal.profile().isEmpty()
                ? new FoundInsertions(session, realm)
                        .fromCopies(journal.copies().keySet())
                : InstalledParts.withoutFlows().stream()
                        .flatMap(part ->
                                journal.section(part).stream().flatMap(section -> part.insertions(section).stream()))
                        .toList();
        return new Coverage(session, realm, wanted).uncovered();
    }

    /** Returns the plan that removes Keyward from the realm, with the setup parts in reverse order. */
    SetupPlan planRemoval() {
        flows = flows(List.of());
        List<SetupPart> parts = new ArrayList<>(InstalledParts.with(flows));
        Collections.reverse(parts);
        List<SetupStep> steps = new ArrayList<>();
        for (SetupPart part : parts) {
            steps.addAll(part.planRemoval(session, realm, journal.of(part.id())));
        }
        List<Line> summary = parts.stream()
                .filter(part ->
                        steps.stream().anyMatch(step -> step.part().equals(part.id()) && !step.changesNothing()))
                .map(part -> new Line(part.id(), "Removed; the previous settings are restored."))
                .toList();
        return plan("", steps, List.of(), summary, step -> List.of());
    }

    /** Applies a plan that this object made in the current transaction, and records its steps. */
    void apply(SetupPlan plan) {
        List<SetupStep> steps = steps(plan.steps());
        Journal corrected = new PreviousValues(session, realm, journal, InstalledParts.with(flows)).corrected(steps);
        make(plan.changes());
        // Includes the steps that change nothing, so that status no longer reports drift for a value that an
        // administrator chose and that the profile allows.
        Journal made = new TokenGateNeed(corrected.after(plan.profile(), steps)).settled(session, realm);
        Map<String, FlowCopy> copies = new LinkedHashMap<>(flows.copies());
        copies.keySet().removeIf(alias -> !made.of(FlowsPart.ID).containsKey(FlowsPart.FLOW + alias));
        new JournalStore(session, realm)
                .store(new Journal(made.profile(), made.steps(), copies, made.ids(), made.isAfterLoss()));
    }

    /**
     * Throws an exception if the given plan differs from the plan that the administrator has seen.
     *
     * @param seen the fingerprint of the plan that was shown; empty to accept any plan
     * @throws jakarta.ws.rs.WebApplicationException with status 409 if the fingerprints differ
     */
    void refuseIfStale(SetupPlan plan, Optional<String> seen) {
        if (seen.isPresent() && !seen.get().equals(plan.fingerprint())) {
            throw RestError.of(
                    409,
                    "stale_plan",
                    "The realm has changed since this plan was made. Make a new plan and review it.");
        }
    }

    /** Applies the given changes of the current plan, without recording them in Keyward's journal. */
    void make(List<Change> changes) {
        steps(changes).forEach(step -> part(step.part()).apply(session, realm, step));
    }

    private static List<SetupStep> steps(List<Change> changes) {
        return changes.stream()
                .map(change -> new SetupStep(change.part(), change.subject(), change.before(), change.after()))
                .toList();
    }

    /**
     * Returns the first of the given settings that was changed after the plan was made. The result is empty if none was
     * changed.
     */
    Optional<String> firstChanged(List<Change> changes) {
        return changes.stream()
                .filter(change -> !change.before().equals(part(change.part()).now(session, realm, change.subject())))
                .map(Change::subject)
                .findFirst();
    }

    /** Returns Keyward's journal, which records the earlier changes that Keyward made to the realm. */
    Journal journal() {
        return journal;
    }

    /** Returns a sentence for each setting of the realm that still depends on Keyward after a removal. */
    List<String> leftAfterRemoval() {
        return planRemoval().changes().stream()
                .map(change -> change.subject() + " still needs Keyward. Run remove again.")
                .toList();
    }

    private SetupPart part(String id) {
        return InstalledParts.with(flows).stream()
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
        return new SetupPlan(
                realm.getName(),
                profile,
                steps.stream()
                        .map(step -> new Change(
                                step.part(),
                                step.subject(),
                                step.before(),
                                step.after(),
                                step.changesNothing() ? List.of() : weakened.apply(step)))
                        .toList(),
                Stream.of(lost ? List.of(LOST) : List.<String>of(), notes, flows.notes())
                        .flatMap(List::stream)
                        .toList(),
                flows.unresolved(),
                flows.uncovered(),
                summary);
    }
}
