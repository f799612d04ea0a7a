package dev.keyward.realmsetup.keycloak.flows;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyward.providerkit.setup.FlowInsertion;
import dev.keyward.providerkit.setup.ProfileShape;
import dev.keyward.providerkit.setup.SetupPart;
import dev.keyward.providerkit.setup.SetupStep;
import dev.keyward.realmsetup.keycloak.bindings.Binding;
import dev.keyward.realmsetup.keycloak.bindings.Bindings;
import dev.keyward.realmsetup.keycloak.flows.FlowModels.NotUnderstoodException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.keycloak.models.AuthenticationFlowModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Setup part that inserts the executions of the other parts into copies of the bound authentication flows.
 *
 * <p>Each copy is bound instead of its original. Flows of administrators are never edited, except that a removal deletes
 * Keyward's executions from them. Subjects of steps are {@code flow:<alias>}, whose value is the flow as text, and
 * {@code binding:<place or owner>}, whose value is an alias. One instance per plan; not thread-safe.
 */
public final class FlowsPart implements SetupPart {

    public static final String ID = "flows";

    /** Prefix of the names (subjects) of setup steps that change a flow. */
    public static final String FLOW = "flow:";

    private final List<FlowInsertion> insertions;
    private final Map<String, SetupStep> applied;
    private final Map<String, FlowCopy> copies;

    /** The planned changes to the realm's flows. The method {@code apply} makes them. */
    private Optional<FlowPlan> plan = Optional.empty();

    private List<SetupStep> planned = List.of();

    /**
     * The flow reader that belongs to the {@code KeycloakSession} of the most recent call. A call with another session
     * replaces it.
     */
    private Optional<FlowModels> models = Optional.empty();

    /**
     * Creates the flows part for one setup plan.
     *
     * @param insertions the executions that the other parts of the profile need
     * @param applied the steps on record, by subject
     * @param copies the existing copies, by alias
     */
    public FlowsPart(List<FlowInsertion> insertions, Map<String, SetupStep> applied, Map<String, FlowCopy> copies) {
        this.insertions = List.copyOf(insertions);
        this.applied = Map.copyOf(applied);
        this.copies = Map.copyOf(copies);
    }

    /** Returns all of Keyward's copies of flows that will exist after the setup plan, by alias. */
    public Map<String, FlowCopy> copies() {
        return plan.map(FlowPlan::copies).orElse(copies);
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public ProfileShape.Section settings() {
        return FlowSettings.SECTION;
    }

    /** Returns sentences that an administrator should read before applying the setup plan. */
    public List<String> notes() {
        return plan.map(FlowPlan::notes).orElse(List.of());
    }

    /** Returns sentences about flows that may still need Keyward's jar after Keyward was removed from the realm. */
    public List<String> unresolved() {
        return plan.map(FlowPlan::unresolved).orElse(List.of());
    }

    /**
     * Returns one sentence for each way to sign in that still bypasses Keyward's executions after the setup plan is
     * applied.
     */
    public List<String> uncovered() {
        return plan.map(FlowPlan::uncovered).orElse(List.of());
    }

    @Override
    public List<SetupStep> plan(KeycloakSession session, RealmModel realm, JsonNode section) {
        boolean leavesClients = FlowSettings.leavesClients(section);
        Set<String> left = new HashSet<>();
        section.path(FlowSettings.LEAVE).forEach(owner -> left.add(owner.asText()));
        FlowPlanning planning = planning(session, realm);
        planned = planning.plan(owner -> left.contains(owner) || (leavesClients && owner.startsWith("client:")));
        plan = Optional.of(planning.result());
        return planned;
    }

    /**
     * Returns a sentence for each binding in the last setup plan, such as "browser flow: checks the password after the form."
     */
    public List<String> meanings(KeycloakSession session, RealmModel realm) {
        Bindings bindings = new Bindings(session, realm);
        return planned.stream()
                .filter(step -> !isFlow(step.subject()) && !step.after().isEmpty())
                .flatMap(step -> bindings.find(step.subject()).stream())
                .map(this::meaning)
                .filter(meaning -> !meaning.isEmpty())
                .toList();
    }

    /** Describes the purposes of Keyward's executions in the bound flow. The result is an empty text if there are none. */
    private String meaning(Binding binding) {
        String purposes = insertions.stream()
                .filter(binding::needs)
                .map(FlowInsertion::purpose)
                .distinct()
                .collect(Collectors.joining(", "));
        String name = binding.subject().substring(Bindings.PREFIX.length());
        String flow = name.contains("/") ? "flow of " + name : name.replace('-', ' ') + " flow";
        return purposes.isEmpty() ? "" : flow + ": " + purposes + ".";
    }

    @Override
    public String meaning(JsonNode section, List<SetupStep> steps) {
        long bound = steps.stream()
                .filter(step -> !isFlow(step.subject()) && !step.after().isEmpty())
                .count();
        return bound == 0
                ? "No copy of a flow with Keyward's steps is bound."
                : "Copies of flows with Keyward's steps are bound in " + bound + (bound == 1 ? " place." : " places.");
    }

    @Override
    public List<SetupStep> planRemoval(KeycloakSession session, RealmModel realm, Map<String, SetupStep> appliedSteps) {
        FlowPlanning planning = planning(session, realm);
        List<SetupStep> steps = planning.planRemoval();
        plan = Optional.of(planning.result());
        return steps;
    }

    private FlowPlanning planning(KeycloakSession session, RealmModel realm) {
        return new FlowPlanning(session, realm, insertions, applied, new FlowCopies(copies));
    }

    @Override
    public void apply(KeycloakSession session, RealmModel realm, SetupStep step) {
        FlowModels flows = models(session, realm);
        if (step.subject().startsWith(Bindings.PREFIX)) {
            new Bindings(session, realm)
                    .find(step.subject())
                    .orElseThrow(
                            () -> new IllegalStateException(step.subject() + ", which the plan found, does not exist"))
                    .bind(step.after().isEmpty() ? Optional.empty() : Optional.of(flows.get(step.after())));
            return;
        }
        String alias = aliasOf(step);
        if (step.after().isEmpty()) {
            flows.delete(flows.get(alias));
            return;
        }
        try {
            String made = make(session, realm, alias, plan.orElseThrow());
            if (!made.equals(step.after())) {
                throw new IllegalStateException(
                        "The flow " + alias + " became\n" + made + "\ninstead of\n" + step.after());
            }
        } catch (NotUnderstoodException e) {
            throw new IllegalStateException("The flow " + alias + " can no longer be read", e);
        }
    }

    /** Creates or changes a flow as the setup plan describes, and returns the flow as text. */
    private String make(KeycloakSession session, RealmModel realm, String alias, FlowPlan made)
            throws NotUnderstoodException {
        FlowModels flows = models(session, realm);
        FlowCopying copying = new FlowCopying(session, realm);
        FlowPlan.Edit edit = made.edit(alias);
        AuthenticationFlowModel model;
        if (edit.isNew() || edit.source().isPresent()) {
            flows.find(alias).ifPresent(flows::delete);
            model = edit.isNew()
                    ? flows.create(alias)
                    : copying.copy(flows.get(edit.source().orElseThrow()), alias);
        } else {
            model = flows.get(alias);
            if (edit.made().isPresent()) {
                copying.redirect(model, edit.made().get());
            }
        }
        edit.source().ifPresent(source -> flows.mark(model, source));
        flows.write(model, made.target(flows.read(model), edit.insertions()));
        if (edit.source().filter(source -> !source.isEmpty()).isPresent()) {
            copying.obstacle(flows.get(edit.source().get()), flows.withSecrets().read(model))
                    .ifPresent(obstacle -> {
                        throw new IllegalStateException("The flow " + alias + ": " + obstacle);
                    });
        }
        if (edit.insertions().isEmpty()) {
            flows.unmark(model);
        }
        return flows.read(model).text();
    }

    @Override
    public String now(KeycloakSession session, RealmModel realm, String subject) {
        if (subject.startsWith(Bindings.PREFIX)) {
            return new Bindings(session, realm)
                    .find(subject)
                    .map(Binding::alias)
                    .orElse("");
        }
        FlowModels flows = models(session, realm);
        return flows.find(subject.substring(FLOW.length())).map(flows::text).orElse("");
    }

    @Override
    public boolean canTakeBack(SetupStep recorded) {
        return !recorded.after().isEmpty()
                && (isFlow(recorded.subject()) || recorded.subject().startsWith(Bindings.PREFIX));
    }

    private FlowModels models(KeycloakSession session, RealmModel realm) {
        FlowModels current =
                models.filter(known -> known.isOfSession(session)).orElseGet(() -> new FlowModels(session, realm));
        models = Optional.of(current);
        return current;
    }

    /** Returns whether the given subject (name) of a setup step denotes a flow rather than a binding. */
    public static boolean isFlow(String subject) {
        return subject.startsWith(FLOW);
    }

    /** Returns the alias of the flow that the given setup step creates, changes or deletes. */
    public static String aliasOf(SetupStep step) {
        return step.subject().substring(FLOW.length());
    }
}
