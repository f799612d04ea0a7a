package dev.keyward.realmsetup.keycloak;

import dev.keyward.providerkit.setup.FlowInsertion;
import dev.keyward.providerkit.setup.FlowInsertion.Place;
import dev.keyward.providerkit.setup.SetupStep;
import dev.keyward.realmsetup.Flow;
import dev.keyward.realmsetup.FlowSurgery;
import dev.keyward.realmsetup.FlowSurgery.Insertion;
import dev.keyward.realmsetup.keycloak.Bindings.Binding;
import dev.keyward.realmsetup.keycloak.FlowModels.NotUnderstoodException;
import dev.keyward.realmsetup.keycloak.FlowPlan.Edit;
import dev.keyward.realmsetup.keycloak.Journal.FlowCopy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
import org.keycloak.models.RealmModel;

/**
 * What has to change in the flows of one realm: which copies are made, what they are bound to, and what goes.
 *
 * <p>Only reads. One instance per plan; not shared between threads.
 */
final class FlowPlanning {

    /** Of the column in which Keycloak keeps names of flows. */
    private static final int LONGEST_ALIAS = 255;

    private final List<FlowInsertion> insertions;
    private final Map<String, SetupStep> applied;
    private final Map<String, Edit> edits = new HashMap<>();
    private final Set<String> notes = new TreeSet<>();
    private final Set<String> unresolved = new TreeSet<>();
    private final Set<String> uncovered = new TreeSet<>();

    /** By alias, the flows that are made or changed. */
    private final Map<String, Flow> targets = new HashMap<>();

    private List<Binding> everyBinding = List.of();

    /** Of all bindings, those to a flow inside another one. */
    private List<Binding> toParts = List.of();

    /** How often each flow is bound, by its name. */
    private final Map<String, Long> boundTo = new HashMap<>();

    private final RealmModel realm;
    private final FlowModels flows;
    private final Bindings bindings;
    private final FlowCopying copying;
    private final ShownConfig shown;
    private final Coverage coverage;
    private final FlowCopies copies;

    /**
     * @param insertions what the other parts of the profile need
     * @param applied by subject, what was done so far
     * @param copies that are there
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
        this.applied = applied;
        this.flows = new FlowModels(session, realm);
        this.bindings = new Bindings(session, realm);
        this.copying = new FlowCopying(session, realm);
        this.shown = new ShownConfig(session);
        this.coverage = new Coverage(session, realm, insertions);
    }

    /** What was decided so far. */
    FlowPlan result() {
        return new FlowPlan(edits, copies.all(), List.copyOf(notes), List.copyOf(unresolved), List.copyOf(uncovered));
    }

    private Flow target(Flow flow, List<Insertion> wanted) {
        return FlowPlan.target(copies, flow, wanted);
    }

    /** @param leaves whether what has a binding is to keep its own flow */
    List<SetupStep> plan(Predicate<String> leaves) {
        Map<String, List<Binding>> bySource = new LinkedHashMap<>();
        for (Place place : Place.values()) {
            if (insertions.stream().anyMatch(insertion -> insertion.place() == place)) {
                for (Binding binding : bindings.at(place)) {
                    if (!leaves.test(binding.owner())) {
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
            String copy = copies.of(source, name -> flows.find(name).isPresent());
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
        steps.addAll(removal(wanted, flow -> applied.containsKey(FlowsPart.FLOW + flow)));
        Map<String, String> boundThen = new HashMap<>();
        steps.stream()
                .filter(step -> step.subject().startsWith(Bindings.PREFIX))
                .forEach(step -> boundThen.put(step.subject(), step.after()));
        uncovered.addAll(coverage.uncovered(boundThen, targets));
        return steps;
    }

    /** The original where a copy of Keyward's is bound, no matter who bound it; else the flow that is bound. */
    private String source(Binding binding) {
        String alias = binding.alias();
        return applied.containsKey(FlowsPart.FLOW + alias) ? copies.sourceOf(alias) : alias;
    }

    /** The step that makes the copy as it has to be; empty where nothing can be put into it. */
    private Optional<SetupStep> planned(String source, String copy, List<Binding> ofSource) {
        List<Insertion> wanted = insertions.stream()
                .filter(insertion -> ofSource.stream().anyMatch(binding -> binding.place() == insertion.place()))
                .map(insertion -> new Insertion(insertion.provider(), insertion.after(), insertion.config()))
                .distinct()
                .toList();
        if (isPart(source)) {
            notes.add(
                    "The flow \"" + source + "\" is a part of another flow, so no copy can take its place. Bind a whole"
                            + " flow to: "
                            + ofSource.stream().map(Binding::label).distinct().collect(Collectors.joining(", ")) + ".");
            return Optional.empty();
        }
        try {
            Optional<AuthenticationFlowModel> there = flows.find(copy);
            if (edits.containsKey(copy) || (there.isPresent() && !applied.containsKey(FlowsPart.FLOW + copy))) {
                throw taken(copy);
            }
            boolean fresh = there.isEmpty() || !(flows.isUsed(there.get()) || bindings.isSelected(there.get()));
            if (fresh && there.isPresent() && isEdited(copy)) {
                throw new IllegalArgumentException(
                        "The flow \"" + copy + "\" is not bound, and is not what a copy of \"" + source
                                + "\" would be now. Bind it to keep it, or delete it.");
            }
            Flow base = fresh
                    ? FlowSurgery.without(freshCopy(source, copy, there.isPresent()))
                    : target(withOwnReferences(flows.whole().read(there.orElseThrow())), List.of());
            if (fresh) {
                copies.made(copy, source);
            }
            List<Insertion> fitting = wanted.stream()
                    .filter(insertion -> FlowSurgery.fits(base, insertion))
                    .toList();
            wanted.stream()
                    .filter(insertion -> !fitting.contains(insertion))
                    .forEach(insertion -> notes.add("The flow \"" + source + "\" has no enabled step "
                            + String.join(" or ", insertion.after()) + ": " + insertion.provider()
                            + " is not wired into it."));
            if (fitting.isEmpty()) {
                return Optional.empty();
            }
            Flow target = target(base, fitting);
            requireNamesFit(source, target);
            Optional<String> obstacle = !source.isEmpty() && (fresh || !isEdited(copy))
                    ? copying.obstacle(flows.get(source), target)
                    : Optional.empty();
            if (obstacle.isPresent() && !fresh) {
                notes.add("The flow \"" + copy + "\", which an earlier release made, may not do what \"" + source
                        + "\" does: " + obstacle.get());
            } else if (obstacle.isPresent()) {
                notes.add(
                        "The flow \"" + source + "\" stays as it is, without Keyward's executions: " + obstacle.get());
                return Optional.empty();
            }
            targets.put(copy, target);
            edits.put(
                    copy,
                    fresh
                            ? new Edit(Optional.of(source), source.isEmpty(), fitting, Optional.empty())
                            : new Edit(Optional.empty(), false, fitting, made(copy)));
            String before = there.map(model -> flows.text(model)).orElse("");
            return Optional.of(new SetupStep(
                    FlowsPart.ID,
                    FlowsPart.FLOW + copy,
                    before,
                    shown.of(target).text()));
        } catch (NotUnderstoodException e) {
            notes.add("The flow \"" + source + "\" is not understood and stays as it is: " + e.getMessage() + ".");
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            if (ofSource.stream().anyMatch(binding -> binding.owner().isEmpty())) {
                throw e;
            }
            notes.add(String.valueOf(e.getMessage())); // no reason to leave the realm itself without protection
            return Optional.empty();
        }
    }

    /** Whether a flow is inside another one: Keycloak's copy of it would be no flow that can be listed or bound. */
    private boolean isPart(String source) {
        return !source.isEmpty()
                && flows.find(source).filter(flow -> !flow.isTopLevel()).isPresent();
    }

    private Flow freshCopy(String source, String copy, boolean replaces) throws NotUnderstoodException {
        Flow base = source.isEmpty()
                ? new Flow(copy, Flow.BASIC, List.of())
                : FlowSurgery.copied(flows.whole().read(flows.get(source)), copy);
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
                throw new IllegalArgumentException("The flow \"" + source
                        + "\" cannot be copied: \"" + name + "\" would have more than " + LONGEST_ALIAS
                        + " characters. Rename it, or the flows in it.");
            }
        }
    }

    private IllegalArgumentException taken(String name) {
        return new IllegalArgumentException("The realm has a flow or configuration \"" + name
                + "\" that Keyward did not make and that is in the way of its copy. Rename or delete it.");
    }

    /** A copy that is bound and that no record tells of stays bound: what was bound before is not known. */
    void noteUnrecorded() {
        all().stream()
                .filter(binding -> FlowCopies.isNamedAsCopies(binding.alias())
                        && !applied.containsKey(FlowsPart.FLOW + binding.alias()))
                .forEach(binding -> notes.add(binding.subject() + ": the flow \"" + binding.alias()
                        + "\" is named as Keyward's copies are, but no record tells of it. It stays bound."));
    }

    /** What takes out all that Keyward made, and its executions from these flows, but what is wanted. */
    List<SetupStep> removal(Set<String> wanted, Predicate<String> fromFlow) {
        List<SetupStep> unbound = new ArrayList<>();
        Set<String> stillBound = new TreeSet<>();
        toTakeBack(wanted)
                .forEach(step ->
                        unbind(step, wanted).ifPresentOrElse(unbound::add, () -> stillBound.add(boundNow(step))));
        List<SetupStep> steps = new ArrayList<>(unbound);
        for (String alias : flows.aliases()) {
            if (!wanted.contains(FlowsPart.FLOW + alias) && fromFlow.test(alias)) {
                flowTakenOut(alias, unbound, stillBound).ifPresent(steps::add);
            }
        }
        return steps;
    }

    /** The steps that bound a copy: those on record, and those that administrators made when they chose a copy. */
    private List<SetupStep> toTakeBack(Set<String> wanted) {
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
            all().stream()
                    .filter(binding -> !wanted.contains(binding.subject()) && going.contains(binding.alias()))
                    .map(binding -> new SetupStep(
                            FlowsPart.ID, binding.subject(), copies.sourceOf(binding.alias()), binding.alias()))
                    .filter(step -> !isRecorded(step))
                    .forEach(step -> steps.put(step.subject(), step));
        }
        return List.copyOf(steps.values());
    }

    /** Whether the record tells what was bound before the copy that is bound now. */
    private boolean isRecorded(SetupStep bound) {
        return Optional.ofNullable(applied.get(bound.subject()))
                .filter(step -> step.after().equals(bound.after()))
                .isPresent();
    }

    /** What binds the flow again that was bound before; empty where the copy or something else stays bound. */
    private Optional<SetupStep> unbind(SetupStep step, Set<String> wanted) {
        String bound = boundNow(step);
        if (!bound.equals(step.after()) || bindings.find(step.subject()).isEmpty()) {
            return Optional.empty();
        }
        if (!step.before().isEmpty() && flows.find(step.before()).isEmpty()) {
            notes.add("The flow \"" + step.before() + "\", which was bound before, is not there any more. \"" + bound
                    + "\" stays bound, without Keyward's executions.");
            return Optional.empty();
        }
        if (!wanted.contains(FlowsPart.FLOW + bound) && isEdited(bound)) {
            notes.add("The flow \"" + bound + "\" is not what a copy of \"" + copies.sourceOf(bound)
                    + "\" would be now: one of them"
                    + " was changed since. It stays bound, without Keyward's executions.");
            return Optional.empty();
        }
        return Optional.of(step.reversed());
    }

    /**
     * Whether a copy has anything, beside Keyward's executions, that the flow it was made of has not, or the other way
     * round. Not whether it is as it was applied: what administrators put into it outlives another apply.
     */
    private boolean isEdited(String copy) {
        try {
            String source = copies.sourceOf(copy);
            String madeAs = copies.madeAs(copy);
            FlowModels whole = flows.whole();
            Flow copied = source.isEmpty()
                    ? new Flow(madeAs, Flow.BASIC, List.of())
                    : FlowSurgery.copied(whole.read(flows.get(source)), madeAs);
            Flow now = FlowSurgery.without(copies.asMade(withOwnReferences(whole.read(flows.get(copy)))));
            return !FlowSurgery.without(copied).text().equals(now.text());
        } catch (NotUnderstoodException | IllegalStateException e) {
            return true; // one of them is broken or gone
        }
    }

    /** What is not a copy of Keyward's keeps the references that it has. */
    private Flow withOwnReferences(Flow flow) {
        return made(flow.alias())
                .map(made -> copying.withOwnReferences(flow, made))
                .orElse(flow);
    }

    private Optional<FlowCopy> made(String alias) {
        return applied.containsKey(FlowsPart.FLOW + alias)
                ? Optional.of(new FlowCopy(copies.sourceOf(alias), copies.madeAs(alias)))
                : Optional.empty();
    }

    private String boundNow(SetupStep step) {
        return bindings.find(step.subject()).map(Binding::alias).orElse("");
    }

    private Optional<SetupStep> flowTakenOut(String alias, List<SetupStep> unbound, Set<String> stillBound) {
        AuthenticationFlowModel model = flows.get(alias);
        String before = flows.text(model);
        if (applied.containsKey(FlowsPart.FLOW + alias)
                && !isEdited(alias)
                && !stillBound.contains(alias)
                && !isUsedBesides(model, unbound)) {
            return Optional.of(new SetupStep(FlowsPart.ID, FlowsPart.FLOW + alias, before, ""));
        }
        try {
            Flow flow = shown.of(withOwnReferences(flows.whole().read(model)));
            if (!FlowSurgery.isIn(flow)) {
                return Optional.empty();
            }
            targets.put(alias, FlowSurgery.without(flow));
            edits.put(alias, new Edit(Optional.empty(), false, List.of(), made(alias)));
            return Optional.of(new SetupStep(
                    FlowsPart.ID,
                    FlowsPart.FLOW + alias,
                    before,
                    target(flow, List.of()).text()));
        } catch (NotUnderstoodException e) {
            unresolved.add("The flow \"" + alias + "\" is not understood: " + e.getMessage()
                    + ". Take out by hand what begins with keyward- in it.");
            return Optional.empty();
        }
    }

    /** Everything that a flow is bound to; read once, since reading it asks the database about each flow. */
    private List<Binding> all() {
        if (everyBinding.isEmpty()) {
            everyBinding = Stream.of(Place.values())
                    .flatMap(place -> bindings.at(place).stream())
                    .toList();
            toParts = everyBinding.stream().filter(Binding::isToPart).toList();
        }
        return everyBinding;
    }

    /** Whether anything is bound to it that this plan does not bind anew. */
    private boolean isUsedBesides(AuthenticationFlowModel model, List<SetupStep> unbound) {
        if (boundTo.isEmpty()) {
            all().forEach(binding -> boundTo.merge(binding.alias(), 1L, Long::sum));
        }
        if (flows.isBoundElsewhere(model) || isPartBound(model)) {
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

    /** Whether anything is bound to a flow inside it, which cannot be deleted then. */
    private boolean isPartBound(AuthenticationFlowModel model) {
        if (toParts.isEmpty()) {
            return false;
        }
        try {
            Set<String> inside = flows.read(model).flows().map(Flow::alias).collect(Collectors.toSet());
            List<Binding> toThis = toParts.stream()
                    .filter(binding -> inside.contains(binding.alias()))
                    .toList();
            toThis.forEach(binding -> notes.add("The flow \"" + model.getAlias()
                    + "\" stays, without Keyward's executions: its part \"" + binding.alias() + "\" is bound to "
                    + binding.label() + ". Bind a whole flow there and delete it."));
            return !toThis.isEmpty();
        } catch (NotUnderstoodException e) {
            return true;
        }
    }
}
