package dev.keyward.realmsetup.keycloak.flows;

import dev.keyward.realmsetup.Flow;
import dev.keyward.realmsetup.Flow.Config;
import dev.keyward.realmsetup.Flow.Execution;
import dev.keyward.realmsetup.Flow.Step;
import dev.keyward.realmsetup.Flow.SubFlow;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.AuthenticationFlowModel;
import org.keycloak.models.AuthenticatorConfigModel;
import org.keycloak.models.RealmModel;

/**
 * Changes a stored authentication flow until it matches the given {@link Flow}.
 *
 * <p>One instance per flow and write; not thread-safe.
 */
final class FlowWriting {

    /** Difference between the priorities of neighbouring executions in a flow. */
    private static final int PRIORITY_STEP = 10;

    private final RealmModel realm;
    private final AuthenticationFlowModel top;
    private final Set<String> removed;
    private final Map<String, AuthenticationExecutionModel> stored = new LinkedHashMap<>();
    private final Set<String> kept = new HashSet<>();
    private final Set<String> flows = new HashSet<>();
    private final Set<String> configs = new HashSet<>();

    /**
     * Reads the stored executions of the given flow and its sub-flows, except the executions in {@code removed}.
     *
     * @param removed ids of the executions removed in this transaction; this class adds to the set
     */
    FlowWriting(RealmModel realm, AuthenticationFlowModel top, Set<String> removed) {
        this.realm = realm;
        this.top = top;
        this.removed = removed;
        collect(top.getId());
    }

    private void collect(String flowId) {
        for (AuthenticationExecutionModel execution : FlowModels.executions(realm, flowId, removed)) {
            stored.put(execution.getId(), execution);
            if (execution.isAuthenticatorFlow()) {
                collect(execution.getFlowId());
            }
        }
    }

    void write(Flow target) {
        write(top.getId(), target.steps());
        stored.values().stream()
                .filter(execution -> !kept.contains(execution.getId()))
                .forEach(this::remove);
        stored.values().stream()
                .filter(AuthenticationExecutionModel::isAuthenticatorFlow)
                .map(AuthenticationExecutionModel::getFlowId)
                .filter(id -> !flows.contains(id))
                .map(realm::getAuthenticationFlowById)
                .filter(Objects::nonNull)
                .forEach(realm::removeAuthenticationFlow);
    }

    private void remove(AuthenticationExecutionModel execution) {
        removed.add(execution.getId());
        String config = execution.getAuthenticatorConfig();
        if (config != null && !configs.contains(config)) {
            Optional.ofNullable(realm.getAuthenticatorConfigById(config)).ifPresent(realm::removeAuthenticatorConfig);
        }
        realm.removeAuthenticatorExecution(execution);
    }

    private void write(String flowId, List<Step> steps) {
        int priority = 0;
        for (Step step : steps) {
            priority += PRIORITY_STEP;
            AuthenticationExecutionModel execution = execution(flowId, step);
            AuthenticationExecutionModel.Requirement requirement = AuthenticationExecutionModel.Requirement.valueOf(
                    step.requirement().name());
            boolean unchanged = execution.getPriority() == priority && execution.getRequirement() == requirement;
            execution.setRequirement(requirement);
            execution.setPriority(priority);
            store(execution, unchanged);
            if (step instanceof SubFlow sub) {
                flows.add(execution.getFlowId());
                write(execution.getFlowId(), sub.flow().steps());
            } else if (execution.getAuthenticatorConfig() != null) {
                configs.add(execution.getAuthenticatorConfig());
            }
        }
    }

    /**
     * Adds a new execution, or updates a stored one if it has changed. An unnecessary update would flush the persistence
     * context.
     */
    private void store(AuthenticationExecutionModel execution, boolean unchanged) {
        if (execution.getId() == null) {
            realm.addAuthenticatorExecution(execution);
        } else {
            kept.add(execution.getId());
            if (!unchanged) {
                realm.updateAuthenticatorExecution(execution);
            }
        }
    }

    /**
     * Returns the stored execution for a step of the flow, or a new execution that the caller must add.
     *
     * <p>An execution that moves to another flow is replaced by a new one with the same provider, sub-flow and configuration.
     */
    private AuthenticationExecutionModel execution(String flowId, Step step) {
        AuthenticationExecutionModel known = stored.get(step.key());
        if (known != null && known.getParentFlow().equals(flowId)) {
            return known;
        }
        AuthenticationExecutionModel execution = new AuthenticationExecutionModel();
        execution.setParentFlow(flowId);
        execution.setAuthenticatorFlow(step instanceof SubFlow);
        if (known != null) {
            execution.setAuthenticator(known.getAuthenticator());
            execution.setFlowId(known.getFlowId());
            execution.setAuthenticatorConfig(known.getAuthenticatorConfig());
        } else if (step instanceof SubFlow sub) {
            execution.setFlowId(FlowModels.addFlow(realm, sub.flow(), false).getId());
        } else if (step instanceof Execution made) {
            execution.setAuthenticator(made.provider());
            if (!made.config().equals(Config.NONE)) {
                execution.setAuthenticatorConfig(addConfig(made.config()).getId());
            }
        }
        return execution;
    }

    private AuthenticatorConfigModel addConfig(Config config) {
        AuthenticatorConfigModel model = new AuthenticatorConfigModel();
        model.setAlias(config.alias());
        model.setConfig(new HashMap<>(config.entries()));
        return realm.addAuthenticatorConfig(model);
    }
}
