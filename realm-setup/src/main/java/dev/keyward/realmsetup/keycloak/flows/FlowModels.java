package dev.keyward.realmsetup.keycloak.flows;

import dev.keyward.realmsetup.Flow;
import dev.keyward.realmsetup.Flow.Config;
import dev.keyward.realmsetup.Flow.Execution;
import dev.keyward.realmsetup.Flow.Step;
import dev.keyward.realmsetup.Flow.SubFlow;
import dev.keyward.realmsetup.Requirement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.keycloak.deployment.DeployedConfigurationsManager;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.AuthenticationFlowModel;
import org.keycloak.models.AuthenticatorConfigModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Reads a realm's authentication flows as trees of {@link Flow} and writes them back.
 *
 * <p>One instance per transaction; not thread-safe.
 */
public final class FlowModels {

    /** Maximum nesting depth of sub-flows, so that reading a flow that contains itself ends. */
    private static final int MAX_DEPTH = 20;

    private final KeycloakSession session;
    private final RealmModel realm;
    private final boolean withSecrets;

    /** Ids of executions that this transaction has removed. Keycloak still lists them until the transaction ends. */
    private final Set<String> removed;

    /** Cache of flow ids by alias, filled when the flows are first listed. Each use verifies that the id is still right. */
    private final Map<String, String> ids = new HashMap<>();

    public FlowModels(KeycloakSession session, RealmModel realm) {
        this(session, realm, false, new HashSet<>());
    }

    private FlowModels(KeycloakSession session, RealmModel realm, boolean withSecrets, Set<String> removed) {
        this.session = session;
        this.realm = realm;
        this.withSecrets = withSecrets;
        this.removed = removed;
    }

    /** Returns whether this object reads flows through the given KeycloakSession. */
    boolean isOfSession(KeycloakSession other) {
        return session == other;
    }

    /** Returns a reader that neither hides secrets nor shortens long values. Its flows are not for display. */
    FlowModels withSecrets() {
        return new FlowModels(session, realm, true, removed);
    }

    /** Thrown for a flow that Keyward cannot read. The message is a clause that names the defect. */
    public static final class NotUnderstoodException extends Exception {

        private static final long serialVersionUID = 1;

        NotUnderstoodException(String message) {
            super(message);
        }
    }

    /** Returns the aliases of all top-level flows of the realm, sorted. */
    public List<String> aliases() {
        return realm.getAuthenticationFlowsStream()
                .filter(AuthenticationFlowModel::isTopLevel)
                .map(AuthenticationFlowModel::getAlias)
                .sorted()
                .toList();
    }

    /**
     * Finds the flow of the realm with the given alias.
     *
     * <p>Tries the id from the first listing before {@code RealmModel.getFlowByAlias}, which searches all flows at each call and also
     * finds those that this transaction has deleted.
     */
    public Optional<AuthenticationFlowModel> find(String alias) {
        return Optional.ofNullable(listed().get(alias))
                .map(realm::getAuthenticationFlowById)
                .filter(flow -> alias.equals(flow.getAlias()))
                .or(() -> Optional.ofNullable(realm.getFlowByAlias(alias))
                        .filter(flow -> realm.getAuthenticationFlowById(flow.getId()) != null));
    }

    private Map<String, String> listed() {
        if (ids.isEmpty()) {
            realm.getAuthenticationFlowsStream().forEach(flow -> ids.putIfAbsent(flow.getAlias(), flow.getId()));
        }
        return ids;
    }

    /**
     * Returns the flow with the given alias, which is known to exist.
     *
     * @throws IllegalStateException if no such flow exists
     */
    public AuthenticationFlowModel get(String alias) {
        return find(alias)
                .orElseThrow(() ->
                        new IllegalStateException("The flow " + alias + ", which the plan found, does not exist"));
    }

    /** Returns the given flow as text for setup plans, or the reason why it cannot be read. */
    public String text(AuthenticationFlowModel flow) {
        try {
            return read(flow).text();
        } catch (NotUnderstoodException e) {
            return "not understood: " + e.getMessage();
        }
    }

    /** Reads the given flow with all its sub-flows. */
    public Flow read(AuthenticationFlowModel flow) throws NotUnderstoodException {
        return read(flow, 0);
    }

    private Flow read(AuthenticationFlowModel flow, int depth) throws NotUnderstoodException {
        if (depth > MAX_DEPTH) {
            throw new NotUnderstoodException(
                    "it is nested more than " + MAX_DEPTH + " levels deep, or contains itself");
        }
        List<AuthenticationExecutionModel> executions = executions(flow.getId());
        Step[] steps = new Step[executions.size()];
        for (int n = 0; n < steps.length; n++) {
            steps[n] = read(executions.get(n), depth);
        }
        return new Flow(flow.getAlias(), flow.getProviderId(), List.of(steps));
    }

    private Step read(AuthenticationExecutionModel execution, int depth) throws NotUnderstoodException {
        Requirement requirement = Requirement.valueOf(execution.getRequirement().name());
        String provider = Optional.ofNullable(execution.getAuthenticator()).orElse("");
        if (!execution.isAuthenticatorFlow()) {
            return new Execution(execution.getId(), requirement, provider, config(execution));
        }
        AuthenticationFlowModel sub = realm.getAuthenticationFlowById(execution.getFlowId());
        if (sub == null) {
            throw new NotUnderstoodException("one of its sub-flows is missing");
        }
        return new SubFlow(execution.getId(), requirement, provider, read(sub, depth + 1));
    }

    private List<AuthenticationExecutionModel> executions(String flowId) {
        return executions(realm, flowId, removed);
    }

    /** Returns the executions of the given flow, except those that this transaction has removed. */
    static List<AuthenticationExecutionModel> executions(RealmModel realm, String flowId, Set<String> removed) {
        return realm.getAuthenticationExecutionsStream(flowId)
                .filter(execution -> !removed.contains(execution.getId()))
                .toList();
    }

    private Config config(AuthenticationExecutionModel execution) throws NotUnderstoodException {
        if (execution.getAuthenticatorConfig() == null) {
            return Config.NONE;
        }
        DeployedConfigurationsManager configs = new DeployedConfigurationsManager(session);
        if (configs.getDeployedAuthenticatorConfig(execution.getAuthenticatorConfig()) != null) {
            return Config.NONE; // a deployed configuration belongs to its provider, and copies share it
        }
        AuthenticatorConfigModel config = configs.getAuthenticatorConfig(realm, execution.getAuthenticatorConfig());
        if (config == null) {
            throw new NotUnderstoodException("the configuration of " + execution.getAuthenticator() + " is missing");
        }
        Map<String, String> entries = new HashMap<>();
        Optional.ofNullable(config.getConfig()).orElse(Map.of()).forEach((key, value) -> {
            if (value != null && !value.isEmpty()) {
                entries.put(key, value);
            }
        });
        return new Config(
                Optional.ofNullable(config.getAlias()).orElse(""),
                withSecrets ? entries : new ShownConfig(session).of(execution.getAuthenticator(), entries));
    }

    /**
     * Writes into the description of a copied flow that the copy is Keyward's. So it is recognised even if Keyward's
     * journal is lost.
     */
    void mark(AuthenticationFlowModel copy, String source) {
        listed().put(copy.getAlias(), copy.getId());
        describe(copy, FlowMark.of(source));
    }

    /** Deletes Keyward's mark from a flow's description, so that the flow belongs to the administrator. */
    void unmark(AuthenticationFlowModel flow) {
        if (FlowMark.isOn(flow.getDescription())) {
            describe(flow, "");
        }
    }

    private void describe(AuthenticationFlowModel flow, String description) {
        flow.setDescription(description);
        realm.updateAuthenticationFlow(flow);
    }

    /** Creates an empty top-level flow. */
    AuthenticationFlowModel create(String alias) {
        return addFlow(realm, new Flow(alias, Flow.BASIC, List.of()), true);
    }

    /** Adds the given flow to the realm, without its executions. */
    static AuthenticationFlowModel addFlow(RealmModel realm, Flow flow, boolean topLevel) {
        AuthenticationFlowModel model = new AuthenticationFlowModel();
        model.setAlias(flow.alias());
        model.setDescription("Made by Keyward: keyward setup");
        model.setProviderId(flow.type());
        model.setTopLevel(topLevel);
        model.setBuiltIn(false);
        return realm.addAuthenticationFlow(model);
    }

    /** Deletes a flow with its contents. Keycloak's {@code deepDeleteAuthenticationFlow} has other parameters before 26.7. */
    void delete(AuthenticationFlowModel flow) {
        write(flow, new Flow(flow.getAlias(), flow.getProviderId(), List.of()));
        realm.removeAuthenticationFlow(flow);
    }

    /** Returns whether the realm uses the given flow for Docker or client authentication, where Keyward adds no execution. */
    boolean isForDockerOrClients(AuthenticationFlowModel flow) {
        return Stream.of(realm.getDockerAuthenticationFlow(), realm.getClientAuthenticationFlow())
                .anyMatch(bound -> bound != null && bound.getId().equals(flow.getId()));
    }

    boolean isUsed(AuthenticationFlowModel flow) {
        return KeycloakModelUtils.isFlowUsed(session, realm, flow);
    }

    /**
     * Changes a stored flow so that it matches the given flow. Steps with a key keep their execution and configuration.
     */
    void write(AuthenticationFlowModel flow, Flow target) {
        new FlowWriting(realm, flow, removed).write(target);
    }
}
