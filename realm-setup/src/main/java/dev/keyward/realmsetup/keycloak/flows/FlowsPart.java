package dev.keyward.realmsetup.keycloak.flows;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyward.providerkit.setup.FlowInsertion;
import dev.keyward.providerkit.setup.SetupPart;
import dev.keyward.providerkit.setup.SetupStep;
import dev.keyward.realmsetup.keycloak.bindings.Bindings;
import dev.keyward.realmsetup.keycloak.bindings.Bindings.Binding;
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
 * The authentication flows: what the other parts need in them goes into copies, which are bound in the place of the flows
 * that were copied. A flow that administrators made is never edited, but to take an execution of Keyward's out of it.
 *
 * <p>Subjects are {@code flow:<alias>} with the flow as text, and {@code binding:<what>} with the alias of a flow. Remembers
 * what it planned until it is applied: one instance per plan. Not shared between threads.
 */
public final class FlowsPart implements SetupPart {

    public static final String ID = "flows";

    /** What every subject of a flow begins with. */
    public static final String FLOW = "flow:";

    private final List<FlowInsertion> insertions;
    private final Map<String, SetupStep> applied;
    private final Map<String, FlowCopy> copies;

    /** The plan that was made last. */
    private Optional<FlowPlan> plan = Optional.empty();

    private List<SetupStep> planned = List.of();

    /** The flows as read in the session of the last call; replaced when another session comes. */
    private Optional<FlowModels> models = Optional.empty();

    /**
     * @param insertions what the other parts of the profile need
     * @param applied by subject, what was done so far
     * @param copies how the copies were made that are there
     */
    public FlowsPart(List<FlowInsertion> insertions, Map<String, SetupStep> applied, Map<String, FlowCopy> copies) {
        this.insertions = List.copyOf(insertions);
        this.applied = Map.copyOf(applied);
        this.copies = Map.copyOf(copies);
    }

    /** How the copies were made that are there after the plan. */
    public Map<String, FlowCopy> copies() {
        return plan.map(FlowPlan::copies).orElse(copies);
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String schema() {
        return """
            {
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "leave": {"type": "array", "uniqueItems": true,
                  "items": {"type": "string", "pattern": "^(client|client-profile|identity-provider):.+"},
                  "description": "What keeps its own flow, uncovered: client:ID, client-profile:NAME or identity-provider:ALIAS."},
                "client-overrides": {"enum": ["report", "wire"],
                  "description": "report leaves every client with a flow of its own; wire is the default. Prefer leave."}
              }
            }
            """;
    }

    /** What an administrator should know of the plan, in sentences. */
    public List<String> notes() {
        return plan.map(FlowPlan::notes).orElse(List.of());
    }

    /** What may still need the jar after a removal, in sentences. */
    public List<String> unresolved() {
        return plan.map(FlowPlan::unresolved).orElse(List.of());
    }

    /** The ways to sign in that miss an execution of Keyward's after the plan, a sentence each. */
    public List<String> uncovered() {
        return plan.map(FlowPlan::uncovered).orElse(List.of());
    }

    @Override
    public List<SetupStep> plan(KeycloakSession session, RealmModel realm, JsonNode section) {
        boolean leavesClients = section.path("client-overrides").asText().equals("report");
        Set<String> left = new HashSet<>();
        section.path("leave").forEach(owner -> left.add(owner.asText()));
        FlowPlanning planning = planning(session, realm);
        planned = planning.plan(owner -> left.contains(owner) || (leavesClients && owner.startsWith("client:")));
        plan = Optional.of(planning.result());
        return planned;
    }

    /** What each binding of the last plan does then, in sentences: "browser flow: checks the password after the form." */
    public List<String> meanings(KeycloakSession session, RealmModel realm) {
        Bindings bindings = new Bindings(session, realm);
        return planned.stream()
                .filter(step -> !isFlow(step.subject()) && !step.after().isEmpty())
                .flatMap(step -> bindings.find(step.subject()).stream())
                .map(this::meaning)
                .filter(meaning -> !meaning.isEmpty())
                .toList();
    }

    /** Empty for a binding that is taken back. */
    private String meaning(Binding binding) {
        String purposes = insertions.stream()
                .filter(insertion -> insertion.place() == binding.place())
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
                    .orElseThrow(() -> new IllegalStateException(step.subject() + " was there when it was planned"))
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
                        "The flow " + alias + " became\n" + made + "\nand not\n" + step.after());
            }
        } catch (NotUnderstoodException e) {
            throw new IllegalStateException("The flow " + alias + " was understood when it was planned", e);
        }
    }

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

    /** Whether a subject is a flow; else it is a binding. */
    public static boolean isFlow(String subject) {
        return subject.startsWith(FLOW);
    }

    public static String aliasOf(SetupStep step) {
        return step.subject().substring(FLOW.length());
    }
}
