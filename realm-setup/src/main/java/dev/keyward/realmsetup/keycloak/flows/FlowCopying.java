package dev.keyward.realmsetup.keycloak.flows;

import dev.keyward.realmsetup.Flow;
import dev.keyward.realmsetup.Flow.Config;
import dev.keyward.realmsetup.Flow.Execution;
import dev.keyward.realmsetup.FlowBehaviour;
import dev.keyward.realmsetup.FlowReferences;
import dev.keyward.realmsetup.FlowReferences.Unknown;
import dev.keyward.realmsetup.FlowSurgery;
import dev.keyward.realmsetup.keycloak.flows.FlowModels.NotUnderstoodException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.authenticators.conditional.ConditionalAuthenticator;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.AuthenticationFlowModel;
import org.keycloak.models.AuthenticatorConfigModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resources.admin.AuthenticationManagementResource;

/**
 * Copies authentication flows, and detects flows whose copy would behave differently from the original.
 *
 * <p>One instance per transaction; not thread-safe.
 */
public final class FlowCopying {

    private final KeycloakSession session;
    private final RealmModel realm;

    /**
     * Reads flows, including the secrets in their configurations. The secrets are needed to compare copies with their
     * originals.
     */
    private final FlowModels flows;

    public FlowCopying(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.realm = realm;
        this.flows = new FlowModels(session, realm).withSecrets();
    }

    /**
     * Creates a {@link FlowBehaviour}, which compares flows. The comparison treats this server's conditional
     * authenticators as conditions.
     */
    static FlowBehaviour behaviour(KeycloakSession session) {
        return new FlowBehaviour(
                provider -> session.getProvider(Authenticator.class, provider) instanceof ConditionalAuthenticator);
    }

    /**
     * Returns the reason why a flow cannot be replaced with its planned copy, and the remedy. The result is empty if it can be
     * replaced.
     *
     * @param copy the planned copy, with Keyward's executions
     * @return a sentence for administrators; empty if the copy behaves as the original does
     */
    Optional<String> obstacle(AuthenticationFlowModel source, Flow copy) throws NotUnderstoodException {
        Flow original = flows.read(source);
        Optional<String> flow = firstDuplicate(original.flows().map(Flow::alias));
        if (flow.isPresent()) {
            return Optional.of("the flow \"" + flow.get()
                    + "\" is used twice in it, and a copy would run it twice. Use a separate flow in the"
                    + " second place.");
        }
        Optional<String> config = firstDuplicate(
                original.executions().map(execution -> execution.config().alias()));
        if (config.isPresent()) {
            return Optional.of("two executions in it share the configuration \"" + config.get()
                    + "\", which Keycloak cannot copy. Give one of them a configuration of its own.");
        }
        Set<String> ids = new HashSet<>(List.of(source.getId()));
        collectIds(source.getId(), ids);
        List<Unknown> unknown = FlowReferences.unknown(original, ids);
        if (!unknown.isEmpty()) {
            return Optional.of("the configuration value " + unknown.get(0).key() + " of "
                    + unknown.get(0).provider()
                    + " equals the name or id of a part of this flow, so a copy might refer to the original. If it is"
                    + " not a reference, rename that part; else put Keyward's executions into the flow by hand.");
        }
        return behaviour(session)
                .difference(original, copy)
                .map(difference ->
                        difference + ". Rebuild that part of the flow, or put Keyward's executions into it by hand.");
    }

    /** Returns the first name that occurs twice among the given names, ignoring empty ones. */
    private static Optional<String> firstDuplicate(Stream<String> names) {
        Set<String> met = new HashSet<>();
        return names.filter(name -> !name.isEmpty() && !met.add(name)).findFirst();
    }

    private void collectIds(String flowId, Set<String> ids) {
        realm.getAuthenticationExecutionsStream(flowId).toList().forEach(execution -> {
            ids.add(execution.getId());
            Optional.ofNullable(execution.getAuthenticatorConfig()).ifPresent(ids::add);
            if (execution.isAuthenticatorFlow()) {
                ids.add(execution.getFlowId());
                collectIds(execution.getFlowId(), ids);
            }
        });
    }

    /**
     * Copies a flow as the admin console does. Then makes references to sub-flows of the original refer to the copied
     * sub-flows.
     */
    AuthenticationFlowModel copy(AuthenticationFlowModel source, String alias) throws NotUnderstoodException {
        List<Execution> wanted =
                FlowSurgery.copied(flows.read(source), alias).executions().toList();
        AuthenticationFlowModel copy = AuthenticationManagementResource.copyFlow(session, realm, source, alias);
        List<Execution> made = flows.read(copy).executions().toList();
        for (int n = 0; n < made.size(); n++) {
            if (!made.get(n).config().equals(wanted.get(n).config())) {
                configure(made.get(n).key(), wanted.get(n).config());
            }
        }
        return copy;
    }

    /**
     * Makes references in a copied flow refer to the copied sub-flows instead of the original ones.
     *
     * <p>Returns the copy unchanged if the original is missing or cannot be read.
     */
    Flow withOwnReferences(Flow flow, FlowCopy made) {
        Optional<AuthenticationFlowModel> original =
                made.source().isEmpty() ? Optional.empty() : flows.find(made.source());
        if (original.isEmpty()) {
            return flow;
        }
        try {
            Flow redirected = FlowSurgery.redirected(FlowCopies.named(flow, made.madeAs()), flows.read(original.get()));
            return FlowCopies.named(redirected, flow.alias());
        } catch (NotUnderstoodException e) {
            return flow;
        }
    }

    /**
     * Changes a stored copy of a flow so that its references to sub-flows of the original name the copied sub-flows.
     */
    void redirect(AuthenticationFlowModel copy, FlowCopy made) throws NotUnderstoodException {
        Flow now = flows.read(copy);
        List<Execution> wanted = withOwnReferences(now, made).executions().toList();
        List<Execution> stored = now.executions().toList();
        for (int n = 0; n < stored.size(); n++) {
            if (!stored.get(n).config().equals(wanted.get(n).config())) {
                configure(stored.get(n).key(), wanted.get(n).config());
            }
        }
    }

    /**
     * Lists Keyward's flow copies with conditions that still refer to sub-flows of the original flow.
     *
     * @return for each copy its subject and a hint for administrators
     */
    public List<String> withForeignReferences(Map<String, FlowCopy> copies) {
        List<String> found = new ArrayList<>();
        copies.forEach((alias, made) -> flows.find(alias).ifPresent(copy -> {
            try {
                Flow now = flows.read(copy);
                if (!withOwnReferences(now, made).equals(now)) {
                    found.add(FlowsPart.FLOW + alias + " (conditions in it name parts of \"" + made.source()
                            + "\", the original: apply the profile again)");
                }
            } catch (NotUnderstoodException e) {
                // FlowPlanning and Coverage report flows that cannot be read.
            }
        }));
        return found;
    }

    private void configure(String executionId, Config config) {
        AuthenticationExecutionModel execution = realm.getAuthenticationExecutionById(executionId);
        AuthenticatorConfigModel model = realm.getAuthenticatorConfigById(execution.getAuthenticatorConfig());
        Map<String, String> entries =
                new HashMap<>(Optional.ofNullable(model.getConfig()).orElse(Map.of()));
        entries.putAll(config.entries());
        model.setAlias(config.alias());
        model.setConfig(entries);
        realm.updateAuthenticatorConfig(model);
    }
}
