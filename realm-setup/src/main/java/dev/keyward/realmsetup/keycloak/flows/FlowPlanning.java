package dev.keyward.realmsetup.keycloak.flows;

import dev.keyward.providerkit.setup.FlowInsertion;
import dev.keyward.providerkit.setup.FlowInsertion.Place;
import dev.keyward.providerkit.setup.ProfileException;
import dev.keyward.providerkit.setup.SetupStep;
import dev.keyward.realmsetup.Flow;
import dev.keyward.realmsetup.FlowSurgery;
import dev.keyward.realmsetup.Insertion;
import dev.keyward.realmsetup.keycloak.bindings.Binding;
import dev.keyward.realmsetup.keycloak.bindings.Bindings;
import dev.keyward.realmsetup.keycloak.flows.FlowModels.NotUnderstoodException;
import dev.keyward.realmsetup.keycloak.flows.FlowPlan.Edit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.keycloak.models.AuthenticationFlowModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Plans which copies of a realm's flows Keyward creates, binds and removes.
 *
 * <p>Only reads. One instance per plan; not thread-safe.
 */
final class FlowPlanning {

    /** Length of the database column in which Keycloak stores the alias of a flow. */
    private static final int LONGEST_ALIAS = 255;

    private final List<FlowInsertion> insertions;
    private final RealmModel realm;
    private final FlowModels flows;
    private final Bindings bindings;
    private final FlowCopying copying;
    private final ShownConfig shown;
    private final Coverage coverage;
    private final FlowCopies copies;
    private final RecordedCopies recorded;
    private final FlowDraft draft;
    private final FlowRemoval removal;

    /**
     * @param insertions the executions that the other parts of the profile need
     * @param applied the steps on record, by subject
     * @param copies the existing copies
     */
    FlowPlanning(
            KeycloakSession session,
            RealmModel realm,
            List<FlowInsertion> insertions,
            Map<String, SetupStep> applied,
            FlowCopies copies) {
        this.realm = realm;
        this.copies = copies;
        this.insertions = insertions;
        this.flows = new FlowModels(session, realm);
        this.bindings = new Bindings(session, realm);
        this.copying = new FlowCopying(session, realm);
        this.shown = new ShownConfig(session);
        this.coverage = new Coverage(session, realm, insertions);
        this.recorded = new RecordedCopies(applied, copies, flows, copying);
        this.draft = new FlowDraft(copies);
        this.removal = new FlowRemoval(session, applied, flows, bindings, recorded, draft);
    }

    /** Returns the planned changes to the realm's flows, for applying them later. */
    FlowPlan result() {
        return draft.plan();
    }

    /** Returns the steps that remove all of Keyward's executions and copies from the realm's flows. */
    List<SetupStep> planRemoval() {
        removal.noteUnrecorded();
        return removal.steps(Set.of(), flow -> true);
    }

    /**
     * Returns the steps that insert Keyward's executions into copies of bound flows. Skips owners that match {@code leaves}.
     *
     * @param leaves whether the profile lets the owner of a binding keep its flow
     */
    List<SetupStep> plan(Predicate<String> leaves) {
        Map<String, List<Binding>> bySource = new LinkedHashMap<>();
        for (Place place : Place.values()) {
            if (insertions.stream().anyMatch(insertion -> insertion.place() == place)) {
                for (Binding binding : bindings.at(place)) {
                    if (!leaves.test(binding.owner()) && insertions.stream().anyMatch(binding::needs)) {
                        bySource.computeIfAbsent(source(binding), source -> new ArrayList<>())
                                .add(binding);
                    }
                }
            }
        }
        List<SetupStep> made = new ArrayList<>();
        List<SetupStep> bound = new ArrayList<>();
        Set<String> wanted = new TreeSet<>();
        bySource.forEach((source, ofSource) -> {
            String copy = copies.aliasFor(source, name -> flows.find(name).isPresent());
            planned(source, copy, ofSource).ifPresent(step -> {
                made.add(step);
                wanted.add(step.subject());
                for (Binding binding : ofSource) {
                    bound.add(new SetupStep(FlowsPart.ID, binding.subject(), binding.alias(), copy));
                    wanted.add(binding.subject());
                }
            });
        });
        List<SetupStep> steps = new ArrayList<>(made);
        steps.addAll(bound);
        steps.addAll(removal.steps(wanted, recorded::contains));
        Map<String, String> boundThen = new HashMap<>();
        steps.stream()
                .filter(step -> step.subject().startsWith(Bindings.PREFIX))
                .forEach(step -> boundThen.put(step.subject(), step.after()));
        draft.uncovered(coverage.uncovered(boundThen, draft.targets()));
        return steps;
    }

    /** Returns the alias of the flow to copy for a binding. This is the bound flow, or its original if Keyward's copy is bound. */
    private String source(Binding binding) {
        String alias = binding.alias();
        return recorded.contains(alias) ? copies.sourceOf(alias) : alias;
    }

    /** Returns the step that creates or updates Keyward's copy of a flow. Empty if the original flow stays bound. */
    private Optional<SetupStep> planned(String source, String copy, List<Binding> ofSource) {
        List<Insertion> wanted = insertions.stream()
                .filter(insertion -> ofSource.stream().anyMatch(binding -> binding.needs(insertion)))
                .map(FlowDraft::insertion)
                .distinct()
                .toList();
        if (isSubFlow(source)) {
            draft.note(
                    "The flow \"" + source + "\" is a sub-flow, so no copy can replace it. Bind a top-level flow to: "
                            + ofSource.stream().map(Binding::label).distinct().collect(Collectors.joining(", ")) + ".");
            return Optional.empty();
        }
        try {
            Optional<AuthenticationFlowModel> there = flows.find(copy);
            if (draft.edits(copy) || (there.isPresent() && !recorded.contains(copy))) {
                throw taken(copy);
            }
            boolean fresh = there.isEmpty() || !(flows.isUsed(there.get()) || bindings.isSelected(there.get()));
            if (fresh && there.isPresent() && recorded.isEdited(copy)) {
                throw new ProfileException("The flow \"" + copy + "\" is not bound and differs from a new copy of \""
                        + source + "\". Bind it to keep it, or delete it.");
            }
            Flow base = fresh
                    ? FlowSurgery.withoutKeyward(freshCopy(source, copy, there.isPresent()))
                    : draft.target(
                            recorded.withOwnReferences(flows.withSecrets().read(there.orElseThrow())), List.of());
            if (fresh) {
                copies.made(copy, source);
            }
            List<Insertion> fitting =
                    wanted.stream().filter(insertion -> insertion.fits(base)).toList();
            wanted.stream()
                    .filter(insertion -> !fitting.contains(insertion))
                    .forEach(insertion -> draft.note("The flow \"" + source + "\" has no enabled execution "
                            + String.join(" or ", insertion.after()) + ": " + insertion.provider()
                            + " is not wired into it."));
            if (fitting.isEmpty()) {
                return Optional.empty();
            }
            Flow target = draft.target(base, fitting);
            requireNamesFit(source, target);
            Optional<String> obstacle = !source.isEmpty() && (fresh || !recorded.isEdited(copy))
                    ? copying.obstacle(flows.get(source), target)
                    : Optional.empty();
            if (obstacle.isPresent() && !fresh) {
                draft.note("The flow \"" + copy + "\", which an earlier release made, may behave differently from \""
                        + source + "\": " + obstacle.get());
            } else if (obstacle.isPresent()) {
                draft.note("The flow \"" + source + "\" is not copied and stays without Keyward's executions: "
                        + obstacle.get());
                return Optional.empty();
            }
            draft.edit(
                    target,
                    fresh
                            ? new Edit(Optional.of(source), source.isEmpty(), fitting, Optional.empty())
                            : new Edit(Optional.empty(), false, fitting, recorded.made(copy)));
            String before = there.map(model -> flows.text(model)).orElse("");
            return Optional.of(new SetupStep(
                    FlowsPart.ID,
                    FlowsPart.FLOW + copy,
                    before,
                    shown.of(target).text()));
        } catch (NotUnderstoodException e) {
            draft.note("The flow \"" + source + "\" cannot be read and is not copied: " + e.getMessage() + ".");
            return Optional.empty();
        } catch (ProfileException e) {
            if (ofSource.stream().anyMatch(binding -> binding.owner().isEmpty())) {
                throw e;
            }
            // One client or identity provider must not keep the realm's own flows from being wired.
            draft.note(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /** Returns whether a flow is a sub-flow; Keycloak would neither list nor bind a copy of a sub-flow. */
    private boolean isSubFlow(String source) {
        return !source.isEmpty()
                && flows.find(source).filter(flow -> !flow.isTopLevel()).isPresent();
    }

    /**
     * Returns a new, unstored copy of the given flow. Unless it {@code replaces} a copy, throws an exception for an alias in use.
     *
     * @param replaces whether it replaces an existing copy, and may therefore reuse its aliases
     */
    private Flow freshCopy(String source, String copy, boolean replaces) throws NotUnderstoodException {
        Flow base = source.isEmpty()
                ? new Flow(copy, Flow.BASIC, List.of())
                : FlowSurgery.copied(flows.withSecrets().read(flows.get(source)), copy);
        if (!replaces) {
            for (String name : base.names()) {
                if (flows.find(name).isPresent() || realm.getAuthenticatorConfigByAlias(name) != null) {
                    throw taken(name);
                }
            }
        }
        return base;
    }

    private static void requireNamesFit(String source, Flow target) {
        for (String name : target.names()) {
            if (name.length() > LONGEST_ALIAS) {
                throw new ProfileException("The flow \"" + source
                        + "\" cannot be copied: \"" + name + "\" would have more than " + LONGEST_ALIAS
                        + " characters. Rename it, or the flows in it.");
            }
        }
    }

    private ProfileException taken(String name) {
        return new ProfileException("The realm has a flow or configuration \"" + name
                + "\", which Keyward did not create and whose alias its copy needs. Rename or delete it.");
    }
}
