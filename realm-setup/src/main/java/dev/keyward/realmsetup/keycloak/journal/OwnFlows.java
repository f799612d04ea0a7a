package dev.keyward.realmsetup.keycloak.journal;

import dev.keyward.providerkit.setup.FlowInsertion.Place;
import dev.keyward.providerkit.setup.SetupStep;
import dev.keyward.realmsetup.Flow;
import dev.keyward.realmsetup.FlowSurgery;
import dev.keyward.realmsetup.keycloak.bindings.Binding;
import dev.keyward.realmsetup.keycloak.bindings.Bindings;
import dev.keyward.realmsetup.keycloak.flows.FlowCopies;
import dev.keyward.realmsetup.keycloak.flows.FlowCopy;
import dev.keyward.realmsetup.keycloak.flows.FlowMark;
import dev.keyward.realmsetup.keycloak.flows.FlowModels;
import dev.keyward.realmsetup.keycloak.flows.FlowModels.NotUnderstoodException;
import dev.keyward.realmsetup.keycloak.flows.FlowsPart;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.models.AuthenticationFlowModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Recognises Keyward's copies of flows after Keyward's journal was lost or the realm was imported.
 *
 * <p>A copy contains an execution of Keyward and has the mark of {@link FlowMark}, or an alias that earlier releases gave. If
 * several flows look like copies of one original, only the one with such an alias is Keyward's; the others are copies that an
 * administrator made of it.
 *
 * <p>Only reads. One instance per transaction; not thread-safe.
 */
public final class OwnFlows {

    private final FlowModels flows;
    private final Bindings bindings;
    private final List<String> aliases;

    public OwnFlows(KeycloakSession session, RealmModel realm) {
        this.flows = new FlowModels(session, realm);
        this.bindings = new Bindings(session, realm);
        this.aliases = flows.aliases();
    }

    /**
     * Returns the given journal, completed with steps for Keyward's copies of flows and for the bindings of these copies.
     */
    public Journal addTo(Journal journal) {
        Map<String, FlowCopy> found = found(journal);
        if (found.isEmpty()) {
            return journal;
        }
        Stream<SetupStep> made = found.keySet().stream()
                .map(alias -> new SetupStep(FlowsPart.ID, FlowsPart.FLOW + alias, "", flows.text(flows.get(alias))));
        Stream<SetupStep> bound = Stream.of(Place.values())
                .flatMap(place -> bindings.at(place).stream())
                .flatMap(binding ->
                        Optional.ofNullable(found.get(binding.alias())).map(copy -> bound(binding, copy)).stream());
        return journal.with(Stream.concat(made, bound).toList()).withCopies(found);
    }

    private static SetupStep bound(Binding binding, FlowCopy copy) {
        return new SetupStep(FlowsPart.ID, binding.subject(), copy.source(), binding.alias());
    }

    /** Returns the flows, by alias, that are recognised as Keyward's copies but are missing from the journal. */
    private Map<String, FlowCopy> found(Journal journal) {
        Map<String, SetupStep> recorded = journal.of(FlowsPart.ID);
        Map<String, FlowCopy> candidates = new LinkedHashMap<>();
        aliases.stream()
                .filter(alias -> !recorded.containsKey(FlowsPart.FLOW + alias))
                .forEach(alias -> copy(alias).ifPresent(copy -> candidates.put(alias, copy)));
        journal.copies().forEach((alias, copy) -> {
            if (aliases.contains(alias)) {
                candidates.values().removeIf(candidate -> candidate.source().equals(copy.source()));
            }
        });
        Map<String, FlowCopy> found = new LinkedHashMap<>();
        candidates.forEach((alias, copy) -> {
            long ofSameFlow = candidates.values().stream()
                    .filter(other -> other.source().equals(copy.source()))
                    .count();
            if (ofSameFlow == 1 || alias.equals(FlowCopies.nameFor(copy.source()))) {
                found.put(alias, copy);
            }
        });
        return found;
    }

    /**
     * If the flow with the given alias is one of Keyward's copies, returns the original flow and the alias that Keyward
     * gave the copy. The result is empty for any other flow.
     */
    private Optional<FlowCopy> copy(String alias) {
        AuthenticationFlowModel model = flows.get(alias);
        if (!FlowMark.isOn(model.getDescription()) && !FlowCopies.isNamedAsCopies(alias)) {
            return Optional.empty();
        }
        try {
            Flow flow = flows.read(model);
            if (!FlowSurgery.hasKeyward(flow)) {
                return Optional.empty();
            }
            return FlowMark.source(model.getDescription(), aliases)
                    .or(() -> FlowCopies.sourceByName(alias))
                    .map(source -> new FlowCopy(source, madeAs(flow, source)));
        } catch (NotUnderstoodException e) {
            return Optional.empty();
        }
    }

    /**
     * Returns the alias that Keyward gave to the copy of a flow when it created the copy. The aliases of its sub-flows
     * begin with this alias.
     */
    private static String madeAs(Flow copy, String source) {
        List<String> inside =
                copy.names().stream().filter(name -> !name.equals(copy.alias())).toList();
        return Stream.of(copy.alias(), FlowCopies.nameFor(source))
                .filter(made -> inside.stream().anyMatch(name -> name.startsWith(made + " ")))
                .findFirst()
                .orElse(copy.alias());
    }
}
