package dev.keyward.realmsetup.keycloak.flows;

import dev.keyward.providerkit.setup.FlowInsertion.Place;
import dev.keyward.providerkit.setup.SetupStep;
import dev.keyward.realmsetup.Flow;
import dev.keyward.realmsetup.FlowSurgery;
import dev.keyward.realmsetup.keycloak.bindings.Binding;
import dev.keyward.realmsetup.keycloak.bindings.Bindings;
import dev.keyward.realmsetup.keycloak.flows.FlowModels.NotUnderstoodException;
import dev.keyward.realmsetup.keycloak.flows.FlowPlan.Edit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.models.AuthenticationFlowModel;
import org.keycloak.models.KeycloakSession;

/**
 * Plans how Keyward's copies of authentication flows are unbound and deleted.
 *
 * <p>Only reads. One instance per plan; not thread-safe.
 */
final class FlowRemoval {

    private final Map<String, SetupStep> applied;
    private final FlowModels flows;
    private final Bindings bindings;
    private final RecordedCopies recorded;
    private final ShownConfig shown;
    private final FlowDraft draft;

    /** Cache of all bindings of the realm to flows. The list is empty until the bindings are first needed. */
    private List<Binding> allBindings = List.of();

    /** The bindings of the realm that name a sub-flow instead of a top-level flow. */
    private List<Binding> toSubFlows = List.of();

    /** Number of bindings to each flow, by the alias of the flow. */
    private final Map<String, Long> boundTo = new HashMap<>();

    /**
     * Creates a planner for the removal of copied flows within one setup plan.
     *
     * @param applied the steps on record, by subject
     */
    FlowRemoval(
            KeycloakSession session,
            Map<String, SetupStep> applied,
            FlowModels flows,
            Bindings bindings,
            RecordedCopies recorded,
            FlowDraft draft) {
        this.applied = applied;
        this.flows = flows;
        this.bindings = bindings;
        this.recorded = recorded;
        this.shown = new ShownConfig(session);
        this.draft = draft;
    }

    /**
     * Adds a note about each bound flow whose alias looks like that of a Keyward copy, but which is missing from
     * Keyward's journal.
     */
    void noteUnrecorded() {
        allBindings().stream()
                .filter(binding -> FlowCopies.isNamedAsCopies(binding.alias()) && !recorded.contains(binding.alias()))
                .forEach(binding -> draft.note(binding.subject() + ": the flow \"" + binding.alias()
                        + "\" is named like a copy of Keyward's, but there is no record of it. It stays bound."));
    }

    /**
     * Returns the steps that remove Keyward from all flows and bindings. Leaves out those in {@code wanted} and the
     * flows that {@code fromFlow} rejects.
     *
     * @param wanted the subjects of flows and bindings that stay
     * @param fromFlow whether to consider the flow of an alias
     */
    List<SetupStep> steps(Set<String> wanted, Predicate<String> fromFlow) {
        List<SetupStep> unbound = new ArrayList<>();
        Set<String> stillBound = new TreeSet<>();
        stepsToReverse(wanted)
                .forEach(step ->
                        unbind(step, wanted).ifPresentOrElse(unbound::add, () -> stillBound.add(boundNow(step))));
        List<SetupStep> steps = new ArrayList<>(unbound);
        for (String alias : flows.aliases()) {
            if (!wanted.contains(FlowsPart.FLOW + alias) && fromFlow.test(alias)) {
                planFlow(alias, unbound, stillBound).ifPresent(steps::add);
            }
        }
        return steps;
    }

    /**
     * Returns the setup steps to undo: those that bind Keyward's copies of flows, except bindings in {@code wanted}.
     * Keyward recorded the binding, or an administrator added it.
     */
    private List<SetupStep> stepsToReverse(Set<String> wanted) {
        Map<String, SetupStep> steps = new TreeMap<>();
        applied.values().stream()
                .filter(step -> step.subject().startsWith(Bindings.PREFIX))
                .filter(step -> !wanted.contains(step.subject()))
                .forEach(step -> steps.put(step.subject(), step));
        Set<String> going = applied.keySet().stream()
                .filter(subject -> FlowsPart.isFlow(subject) && !wanted.contains(subject))
                .map(subject -> subject.substring(FlowsPart.FLOW.length()))
                .collect(Collectors.toSet());
        if (!going.isEmpty()) {
            allBindings().stream()
                    .filter(binding -> !wanted.contains(binding.subject()) && going.contains(binding.alias()))
                    .map(binding -> new SetupStep(
                            FlowsPart.ID, binding.subject(), recorded.sourceOf(binding.alias()), binding.alias()))
                    .filter(step -> !isRecorded(step))
                    .forEach(step -> steps.put(step.subject(), step));
        }
        return List.copyOf(steps.values());
    }

    /** Returns whether Keyward's journal contains the given step, which binds a flow. */
    private boolean isRecorded(SetupStep bound) {
        return Optional.ofNullable(applied.get(bound.subject()))
                .filter(step -> step.after().equals(bound.after()))
                .isPresent();
    }

    /**
     * Returns a step that restores the flow that was bound before the given step; empty if the current flow stays
     * bound. {@code wanted} has the subjects of flows and bindings that stay.
     */
    private Optional<SetupStep> unbind(SetupStep step, Set<String> wanted) {
        String bound = boundNow(step);
        if (!bound.equals(step.after()) || bindings.find(step.subject()).isEmpty()) {
            return Optional.empty();
        }
        if (!step.before().isEmpty() && flows.find(step.before()).isEmpty()) {
            draft.note("The flow \"" + step.before() + "\", which was bound before, no longer exists. \"" + bound
                    + "\" stays bound, without Keyward's executions.");
            return Optional.empty();
        }
        if (!wanted.contains(FlowsPart.FLOW + bound) && recorded.isEdited(bound)) {
            draft.note("The flow \"" + bound + "\" differs from a new copy of \"" + recorded.sourceOf(bound)
                    + "\": one of them was changed since. It stays bound, without Keyward's executions.");
            return Optional.empty();
        }
        return Optional.of(step.reversed());
    }

    private String boundNow(SetupStep step) {
        return bindings.find(step.subject()).map(Binding::alias).orElse("");
    }

    /**
     * Returns the step that deletes Keyward's copy of a flow. If the flow stays, the step only removes Keyward's executions
     * from it.
     */
    private Optional<SetupStep> planFlow(String alias, List<SetupStep> unbound, Set<String> stillBound) {
        AuthenticationFlowModel model = flows.get(alias);
        String before = flows.text(model);
        if (recorded.contains(alias)
                && !recorded.isEdited(alias)
                && !stillBound.contains(alias)
                && !isStillUsed(model, unbound)) {
            return Optional.of(new SetupStep(FlowsPart.ID, FlowsPart.FLOW + alias, before, ""));
        }
        try {
            Flow flow = shown.of(recorded.withOwnReferences(flows.withSecrets().read(model)));
            if (!FlowSurgery.hasKeyward(flow)) {
                return Optional.empty();
            }
            draft.edit(
                    FlowSurgery.withoutKeyward(flow),
                    new Edit(Optional.empty(), false, List.of(), recorded.made(alias)));
            return Optional.of(new SetupStep(
                    FlowsPart.ID,
                    FlowsPart.FLOW + alias,
                    before,
                    draft.target(flow, List.of()).text()));
        } catch (NotUnderstoodException e) {
            draft.unresolved("The flow \"" + alias + "\" cannot be read: " + e.getMessage()
                    + ". Delete its executions whose provider begins with keyward-.");
            return Optional.empty();
        }
    }

    /** Returns all bindings of the realm to flows. They are read once, because reading may take a query for each flow. */
    private List<Binding> allBindings() {
        if (allBindings.isEmpty()) {
            allBindings = Stream.of(Place.values())
                    .flatMap(place -> bindings.at(place).stream())
                    .toList();
            toSubFlows = allBindings.stream().filter(Binding::isToSubFlow).toList();
        }
        return allBindings;
    }

    /** Returns whether the given flow will still be in use once the setup plan is applied. */
    private boolean isStillUsed(AuthenticationFlowModel model, List<SetupStep> unbound) {
        if (boundTo.isEmpty()) {
            allBindings().forEach(binding -> boundTo.merge(binding.alias(), 1L, Long::sum));
        }
        if (flows.isForDockerOrClients(model) || isSubFlowBound(model)) {
            return true;
        }
        long all = boundTo.getOrDefault(model.getAlias(), 0L);
        if (unbound.stream().anyMatch(step -> step.after().equals(model.getAlias()))) {
            return true;
        }
        long freed = unbound.stream()
                .filter(step -> step.before().equals(model.getAlias()))
                .count();
        return all > freed;
    }

    /** Returns whether a sub-flow of the given flow is bound. Such a flow cannot be deleted. */
    private boolean isSubFlowBound(AuthenticationFlowModel model) {
        if (toSubFlows.isEmpty()) {
            return false;
        }
        try {
            Set<String> inside = flows.read(model).flows().map(Flow::alias).collect(Collectors.toSet());
            List<Binding> toThis = toSubFlows.stream()
                    .filter(binding -> inside.contains(binding.alias()))
                    .toList();
            toThis.forEach(binding -> draft.note("The flow \"" + model.getAlias()
                    + "\" stays, without Keyward's executions: its sub-flow \"" + binding.alias() + "\" is bound to "
                    + binding.label() + ". Bind a top-level flow there, then delete this one."));
            return !toThis.isEmpty();
        } catch (NotUnderstoodException e) {
            return true;
        }
    }
}
