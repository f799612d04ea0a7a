package dev.keyward.realmsetup.keycloak.flows;

import dev.keyward.providerkit.setup.FlowInsertion;
import dev.keyward.providerkit.setup.FlowInsertion.Place;
import dev.keyward.realmsetup.Flow;
import dev.keyward.realmsetup.Flow.Execution;
import dev.keyward.realmsetup.Flow.Step;
import dev.keyward.realmsetup.Requirement;
import dev.keyward.realmsetup.keycloak.bindings.Binding;
import dev.keyward.realmsetup.keycloak.bindings.Bindings;
import dev.keyward.realmsetup.keycloak.flows.FlowModels.NotUnderstoodException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Finds out which executions Keyward inserts into flows, by reading its existing copies of flows. Needed if the setup profile was lost.
 *
 * <p>Only reads. One instance per transaction; not thread-safe.
 */
public final class FoundInsertions {

    /** Prefix of the ids of all providers that Keyward adds to Keycloak. */
    private static final String OURS = "keyward-";

    private static final String UNKNOWN_PURPOSE = "";

    private final FlowModels flows;
    private final Bindings bindings;

    /**
     * Ids of the providers that come before Keyward's executions in Keyward's copies of flows. The keys are the place where a copy is
     * bound, and the id of Keyward's provider. After a sub-flow, they are all providers in it, conditions included.
     */
    private final Map<Place, Map<String, Set<String>>> predecessors = new EnumMap<>(Place.class);

    public FoundInsertions(KeycloakSession session, RealmModel realm) {
        this.flows = new FlowModels(session, realm);
        this.bindings = new Bindings(session, realm);
    }

    /**
     * Reads Keyward's copies of flows to find out which executions Keyward inserts, and after which providers.
     *
     * <p>Only flows that are bound count.
     *
     * @param copies the aliases of Keyward's copies
     */
    public List<FlowInsertion> fromCopies(Set<String> copies) {
        for (Place place : Place.values()) {
            for (Binding binding : bindings.at(place)) {
                if (copies.contains(binding.alias())) {
                    collect(place, binding.alias());
                }
            }
        }
        List<FlowInsertion> insertions = new ArrayList<>();
        predecessors.forEach((place, ofPlace) -> ofPlace.forEach((provider, before) -> {
            if (place == Place.POST_BROKER_LOGIN) {
                insertions.add(new FlowInsertion(place, provider, List.of(), Map.of(), UNKNOWN_PURPOSE));
            } else if (!before.isEmpty()) {
                insertions.add(new FlowInsertion(place, provider, List.copyOf(before), Map.of(), UNKNOWN_PURPOSE));
            }
        }));
        return insertions;
    }

    private void collect(Place place, String alias) {
        try {
            flows.read(flows.get(alias)).flows().forEach(flow -> collect(place, flow));
        } catch (NotUnderstoodException e) {
            // Coverage reports flows that cannot be read.
        }
    }

    private void collect(Place place, Flow flow) {
        List<String> before = List.of();
        for (Step step : flow.steps()) {
            if (step instanceof Execution execution && execution.provider().startsWith(OURS)) {
                predecessors
                        .computeIfAbsent(place, key -> new TreeMap<>())
                        .computeIfAbsent(execution.provider(), key -> new TreeSet<>())
                        .addAll(before);
            } else if (step.requirement() != Requirement.DISABLED) {
                before = step.executions(true)
                        .map(Execution::provider)
                        .filter(provider -> !provider.startsWith(OURS))
                        .toList();
            }
        }
    }
}
