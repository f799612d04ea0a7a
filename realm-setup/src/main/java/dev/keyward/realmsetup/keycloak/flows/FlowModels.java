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
 * A realm's authentication flows, read as trees and written back.
 *
 * <p>For one transaction. Not shared between threads.
 */
public final class FlowModels {

    /** Deeper than anybody builds; a flow that contains itself is deeper. */
    private static final int MAX_DEPTH = 20;

    private final KeycloakSession session;
    private final RealmModel realm;
    private final boolean withSecrets;

    /** Keycloak goes on listing, until the transaction ends, what was removed in it. */
    private final Set<String> removed;

    /** Of all flows when they were first listed, by name; a hint only. */
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

    boolean isOfSession(KeycloakSession other) {
        return session == other;
    }

    /** The same, with secrets: to compare flows, never to show them. */
    FlowModels withSecrets() {
        return new FlowModels(session, realm, true, removed);
    }

    /** A flow that is not a tree of executions; the message says what is wrong with it. */
    public static final class NotUnderstoodException extends Exception {

        private static final long serialVersionUID = 1;

        NotUnderstoodException(String message) {
            super(message);
        }
    }

    /** The names of all flows that are not part of another one. */
    public List<String> aliases() {
        return realm.getAuthenticationFlowsStream()
                .filter(AuthenticationFlowModel::isTopLevel)
                .map(AuthenticationFlowModel::getAlias)
                .sorted()
                .toList();
    }

    /**
     * Looks first where the flow was when flows were listed: Keycloak searches all flows for a name, each time, and finds those that
     * this transaction has deleted, too.
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

    /** One that is there: the caller knows it from the same transaction. */
    public AuthenticationFlowModel get(String alias) {
        return find(alias)
                .orElseThrow(() -> new IllegalStateException("The flow " + alias + " was there when it was planned"));
    }

    /** As it is shown, whatever it is. */
    public String text(AuthenticationFlowModel flow) {
        try {
            return read(flow).text();
        } catch (NotUnderstoodException e) {
            return "not understood: " + e.getMessage();
        }
    }

    public Flow read(AuthenticationFlowModel flow) throws NotUnderstoodException {
        return read(flow, 0);
    }

    private Flow read(AuthenticationFlowModel flow, int depth) throws NotUnderstoodException {
        if (depth > MAX_DEPTH) {
            throw new NotUnderstoodException("it is nested more than " + MAX_DEPTH + " deep, or in itself");
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
            throw new NotUnderstoodException("a flow in it is missing");
        }
        return new SubFlow(execution.getId(), requirement, provider, read(sub, depth + 1));
    }

    private List<AuthenticationExecutionModel> executions(String flowId) {
        return executions(realm, flowId, removed);
    }

    /** The executions of a flow but for those that were removed in this transaction. */
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
            return Config.NONE; // it comes with its provider, and copies share it
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

    /** Makes a copy recognisable without a record of it. */
    void mark(AuthenticationFlowModel copy, String source) {
        listed().put(copy.getAlias(), copy.getId());
        describe(copy, FlowMark.of(source));
    }

    /** Leaves a copy to the administrator: without the mark, it is a flow like any other. */
    void unmark(AuthenticationFlowModel flow) {
        if (FlowMark.isOn(flow.getDescription())) {
            describe(flow, "");
        }
    }

    private void describe(AuthenticationFlowModel flow, String description) {
        flow.setDescription(description);
        realm.updateAuthenticationFlow(flow);
    }

    AuthenticationFlowModel create(String alias) {
        return addFlow(realm, new Flow(alias, Flow.BASIC, List.of()), true);
    }

    static AuthenticationFlowModel addFlow(RealmModel realm, Flow flow, boolean topLevel) {
        AuthenticationFlowModel model = new AuthenticationFlowModel();
        model.setAlias(flow.alias());
        model.setDescription("Made by Keyward: keyward setup");
        model.setProviderId(flow.type());
        model.setTopLevel(topLevel);
        model.setBuiltIn(false);
        return realm.addAuthenticationFlow(model);
    }

    void delete(AuthenticationFlowModel flow) {
        KeycloakModelUtils.deepDeleteAuthenticationFlow(session, realm, flow, () -> {}, () -> {}, false);
    }

    /** Whether it is the realm's flow for Docker or for client authentication, into which nothing of Keyward's goes. */
    boolean isBoundElsewhere(AuthenticationFlowModel flow) {
        return Stream.of(realm.getDockerAuthenticationFlow(), realm.getClientAuthenticationFlow())
                .anyMatch(bound -> bound != null && bound.getId().equals(flow.getId()));
    }

    boolean isUsed(AuthenticationFlowModel flow) {
        return KeycloakModelUtils.isFlowUsed(session, realm, flow);
    }

    /** Makes the flow as the tree says. What has a key in the tree stays what it is. */
    void write(AuthenticationFlowModel flow, Flow target) {
        new FlowWriting(realm, flow, removed).write(target);
    }
}
