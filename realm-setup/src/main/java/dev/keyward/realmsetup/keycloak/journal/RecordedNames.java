package dev.keyward.realmsetup.keycloak.journal;

import dev.keyward.providerkit.setup.SetupStep;
import dev.keyward.realmsetup.Flow;
import dev.keyward.realmsetup.keycloak.bindings.Bindings;
import dev.keyward.realmsetup.keycloak.flows.FlowCopy;
import dev.keyward.realmsetup.keycloak.flows.FlowModels;
import dev.keyward.realmsetup.keycloak.flows.FlowsPart;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.models.ClientModel;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Updates the names in Keyward's {@link Journal} after flows, clients or identity providers were renamed.
 *
 * <p>Objects are found by their recorded ids; a deleted object keeps its recorded name.
 *
 * <p>One instance per transaction; not thread-safe.
 */
public final class RecordedNames {

    private static final String CLIENT = Bindings.PREFIX + "client/";
    private static final String PROVIDER = Bindings.PREFIX + "identity-provider/";

    private final KeycloakSession session;
    private final RealmModel realm;

    public RecordedNames(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.realm = realm;
    }

    /** Returns the given journal with the current names of all flows, clients and identity providers. */
    Journal current(Journal journal) {
        Map<String, String> renamed = new HashMap<>();
        journal.ids().forEach((key, id) -> nameNow(key, id).ifPresent(now -> renamed.put(key, now)));
        Map<String, SetupStep> steps = new LinkedHashMap<>();
        for (SetupStep step : journal.steps().values()) {
            SetupStep now = step.part().equals(FlowsPart.ID) ? current(step, renamed) : step;
            steps.put(Journal.key(now), now);
        }
        Map<String, FlowCopy> copies = new LinkedHashMap<>();
        journal.copies()
                .forEach((alias, copy) -> copies.put(
                        flowNow(alias, renamed), new FlowCopy(flowNow(copy.source(), renamed), copy.madeAs())));
        Map<String, String> ids = new LinkedHashMap<>();
        journal.ids().forEach((key, id) -> ids.put(renamed.getOrDefault(key, key), id));
        return new Journal(journal.profile(), steps, copies, ids, journal.isAfterLoss());
    }

    private SetupStep current(SetupStep step, Map<String, String> renamed) {
        String subject = renamed.getOrDefault(step.subject(), step.subject());
        if (!FlowsPart.isFlow(step.subject())) {
            return new SetupStep(step.part(), subject, flowNow(step.before(), renamed), flowNow(step.after(), renamed));
        }
        String then = FlowsPart.aliasOf(step);
        String now = flowNow(then, renamed);
        return new SetupStep(
                step.part(), subject, withNewAlias(step.before(), then, now), withNewAlias(step.after(), then, now));
    }

    /**
     * Replaces the old alias {@code then} with the new alias {@code now} in the first line of a flow's text. The text
     * has the format of {@link Flow#text}.
     */
    private static String withNewAlias(String text, String then, String now) {
        String head = firstLine(then);
        return text.startsWith(head) ? firstLine(now) + text.substring(head.length()) : text;
    }

    private static String firstLine(String alias) {
        return new Flow(alias, Flow.BASIC, List.of()).text();
    }

    private static String flowNow(String alias, Map<String, String> renamed) {
        return Optional.ofNullable(renamed.get(FlowsPart.FLOW + alias))
                .map(subject -> subject.substring(FlowsPart.FLOW.length()))
                .orElse(alias);
    }

    private Optional<String> nameNow(String key, String id) {
        if (FlowsPart.isFlow(key)) {
            return Optional.ofNullable(realm.getAuthenticationFlowById(id))
                    .map(flow -> FlowsPart.FLOW + flow.getAlias());
        }
        if (key.startsWith(CLIENT)) {
            return Optional.ofNullable(realm.getClientById(id))
                    .map(client -> CLIENT + client.getClientId() + place(key));
        }
        return Optional.of(key)
                .filter(subject -> subject.startsWith(PROVIDER))
                .map(subject -> session.identityProviders().getById(id))
                .map(provider -> PROVIDER + provider.getAlias() + place(key));
    }

    private static String place(String subject) {
        return subject.substring(subject.lastIndexOf('/'));
    }

    /**
     * Lists the realm's original flows that were deleted after Keyward replaced them. Removing Keyward cannot bind them again,
     * which each entry tells the administrator.
     */
    public List<String> lostOriginals(Journal journal) {
        FlowModels flows = new FlowModels(session, realm);
        return journal.of(FlowsPart.ID).values().stream()
                .filter(step -> step.subject().startsWith(Bindings.PREFIX)
                        && !step.before().isEmpty())
                .map(SetupStep::before)
                .filter(alias -> flows.find(alias).isEmpty())
                .distinct()
                .map(alias -> FlowsPart.FLOW + alias + " (no longer exists, so remove cannot bind it again)")
                .toList();
    }

    /** Returns a copy of the given journal with the ids of all flows, clients and identity providers that its steps name. */
    Journal withIds(Journal journal) {
        Map<String, String> flows = new HashMap<>();
        realm.getAuthenticationFlowsStream().forEach(flow -> flows.put(flow.getAlias(), flow.getId()));
        Map<String, String> ids = new LinkedHashMap<>();
        Stream.concat(
                        journal.of(FlowsPart.ID).values().stream()
                                .flatMap(step -> FlowsPart.isFlow(step.subject())
                                        ? Stream.of(FlowsPart.aliasOf(step))
                                        : Stream.of(step.before(), step.after())),
                        journal.copies().values().stream().map(FlowCopy::source))
                .distinct()
                .forEach(alias -> id(FlowsPart.FLOW + alias, Optional.ofNullable(flows.get(alias)), journal)
                        .ifPresent(id -> ids.put(FlowsPart.FLOW + alias, id)));
        journal.of(FlowsPart.ID).keySet().stream()
                .filter(subject -> subject.startsWith(Bindings.PREFIX))
                .forEach(subject -> id(subject, owner(subject), journal).ifPresent(id -> ids.put(subject, id)));
        return new Journal(journal.profile(), journal.steps(), journal.copies(), ids, journal.isAfterLoss());
    }

    /**
     * Returns {@code now}, the current id of a flow, client or identity provider. If it is empty, returns the id that
     * the journal has for {@code key}.
     */
    private static Optional<String> id(String key, Optional<String> now, Journal journal) {
        return now.or(() -> Optional.ofNullable(journal.ids().get(key)));
    }

    /**
     * Returns the id of the client or identity provider in the name of a setup step such as
     * {@code binding:client/shop/browser}.
     */
    private Optional<String> owner(String subject) {
        if (subject.startsWith(CLIENT)) {
            return Optional.ofNullable(realm.getClientByClientId(name(subject, CLIENT)))
                    .map(ClientModel::getId);
        }
        return Optional.of(subject)
                .filter(binding -> binding.startsWith(PROVIDER))
                .map(binding -> session.identityProviders().getByAlias(name(binding, PROVIDER)))
                .map(IdentityProviderModel::getInternalId);
    }

    private static String name(String subject, String prefix) {
        int end = subject.lastIndexOf('/');
        return end <= prefix.length() ? "" : subject.substring(prefix.length(), end);
    }
}
