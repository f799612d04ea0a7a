package dev.keyward.realmsetup.keycloak;

import dev.keyward.providerkit.setup.FlowInsertion;
import dev.keyward.providerkit.setup.FlowInsertion.Place;
import dev.keyward.providerkit.setup.SetupPart;
import dev.keyward.providerkit.setup.SetupStep;
import dev.keyward.realmsetup.Flow.Execution;
import dev.keyward.realmsetup.keycloak.bindings.Bindings;
import dev.keyward.realmsetup.keycloak.flows.FlowModels;
import dev.keyward.realmsetup.keycloak.flows.FlowModels.NotUnderstoodException;
import dev.keyward.realmsetup.keycloak.flows.FlowsPart;
import dev.keyward.realmsetup.keycloak.gate.TokenGatePart;
import dev.keyward.realmsetup.keycloak.profile.Profile;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.models.AuthenticationFlowModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Finds the settings of a realm that the steps of a setup plan would make less strict.
 *
 * <p>The sentences do not name flows, so that a plan lists the same weakening of many flows once.
 *
 * <p>One instance per transaction; not thread-safe.
 */
final class Weakening {

    /** Prefix of the ids of all providers that Keyward adds to Keycloak. */
    private static final String OURS = "keyward-";

    private final KeycloakSession session;
    private final Profile profile;
    private final List<SetupPart> parts;
    private final List<SetupStep> steps;
    private final FlowModels models;
    private final Bindings bindings;
    private final List<FlowInsertion> insertions;

    /**
     * Creates a search for those steps of a setup plan that make the realm's settings less strict.
     *
     * @param parts all parts except the flows part
     * @param steps all steps of the plan, including those that change nothing
     */
    Weakening(
            KeycloakSession session, RealmModel realm, Profile profile, List<SetupPart> parts, List<SetupStep> steps) {
        this.session = session;
        this.profile = profile;
        this.parts = List.copyOf(parts);
        this.steps = List.copyOf(steps);
        this.models = new FlowModels(session, realm);
        this.bindings = new Bindings(session, realm);
        this.insertions = parts.stream()
                .flatMap(part -> profile.section(part).stream().flatMap(section -> part.insertions(section).stream()))
                .toList();
    }

    /** Returns sentences about the settings that the given step would make less strict. */
    List<String> weakenedBy(SetupStep step) {
        if (step.part().equals(FlowsPart.ID)) {
            return FlowsPart.isFlow(step.subject()) ? weakenedByFlow(step) : weakenedByBinding(step);
        }
        if (step.part().equals(TokenGatePart.ID)) {
            return step.after().isEmpty()
                    ? List.of("token-gate: is removed, because no section of the profile needs it.")
                    : List.of();
        }
        return parts.stream()
                .filter(part -> part.id().equals(step.part()))
                .flatMap(part -> profile.section(part).isPresent()
                        ? part.weakened(session, step).stream()
                        : Stream.of(part.id() + ": is removed, because the profile has no such section."))
                .toList();
    }

    private List<String> weakenedByFlow(SetupStep step) {
        return replaced(FlowsPart.aliasOf(step))
                .flatMap(this::executions)
                .filter(execution ->
                        execution.isEnabled() && execution.provider().startsWith(OURS))
                .flatMap(execution -> weakenedIn(execution, step.after()))
                .distinct()
                .toList();
    }

    private List<String> weakenedByBinding(SetupStep step) {
        return bindings.find(step.subject()).stream()
                .flatMap(binding -> lost(
                        binding.place(), binding.owner(), insertions, running(step.before()), running(step.after())))
                .toList();
    }

    /** Returns the provider ids of the enabled executions of Keyward in a flow; none for a flow that does not exist yet. */
    private Set<String> running(String alias) {
        return executions(alias)
                .filter(execution ->
                        execution.isEnabled() && execution.provider().startsWith(OURS))
                .map(Execution::provider)
                .collect(Collectors.toSet());
    }

    /**
     * Returns a sentence for each execution that no longer runs at a binding because the profile exempts its owner, such as an identity
     * provider that the profile now trusts. What the profile's key {@code leave} names is no weakening.
     *
     * @param now the providers of the flow that is bound before the plan
     * @param then the providers of the flow that is bound after the plan
     */
    static Stream<String> lost(
            Place place, String owner, List<FlowInsertion> insertions, Set<String> now, Set<String> then) {
        return insertions.stream()
                .filter(insertion ->
                        insertion.place() == place && insertion.exempt().contains(owner))
                .map(FlowInsertion::provider)
                .filter(provider -> now.contains(provider) && !then.contains(provider))
                .distinct()
                .map(provider -> "flows: the execution " + provider + " no longer runs for " + owner
                        + ", which the profile exempts from it.");
    }

    /**
     * Returns the aliases of the flows that the setup plan replaces with the given flow. If there are none, returns the flow's
     * own alias.
     */
    private Stream<String> replaced(String alias) {
        List<String> now = steps.stream()
                .filter(step -> step.part().equals(FlowsPart.ID)
                        && !FlowsPart.isFlow(step.subject())
                        && step.after().equals(alias))
                .map(SetupStep::before)
                .distinct()
                .toList();
        return now.isEmpty() ? Stream.of(alias) : now.stream();
    }

    private Stream<Execution> executions(String alias) {
        try {
            Optional<AuthenticationFlowModel> flow = models.find(alias);
            return flow.isPresent() ? models.read(flow.get()).executions() : Stream.empty();
        } catch (NotUnderstoodException e) {
            return Stream.empty(); // the plan does not change a flow that cannot be read
        }
    }

    /**
     * Returns a sentence for each planned change that makes the given Keyward execution less strict.
     *
     * <p>An execution that is only missing at a client or identity provider is no weakening of the flow, because the profile leaves
     * those explicitly. See {@link #lost} for those that it exempts.
     *
     * @param then the flow after the plan, as text
     */
    private Stream<String> weakenedIn(Execution execution, String then) {
        String provider = execution.provider();
        Map<String, String> now = execution.config().entries();
        List<FlowInsertion> wanted = insertions.stream()
                .filter(insertion -> insertion.provider().equals(provider))
                .toList();
        if (wanted.isEmpty()) {
            return Stream.of(
                    "flows: the execution " + provider + " is removed, because no section of the profile needs it.");
        }
        return then.contains(" " + provider)
                ? wanted.stream()
                        .flatMap(insertion -> parts.stream()
                                .flatMap(part -> part.weakened(provider, now, insertion.config()).stream()))
                : Stream.empty();
    }
}
