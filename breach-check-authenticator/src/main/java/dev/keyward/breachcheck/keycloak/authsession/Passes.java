package dev.keyward.breachcheck.keycloak.authsession;

import dev.keyward.breachcheck.keycloak.settings.CheckExecutions;
import dev.keyward.breachcheck.keycloak.settings.SignInCheckConfig;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.authentication.AuthenticatorUtil;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.AuthenticationFlowModel;
import org.keycloak.models.RealmModel;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.sessions.CommonClientSessionModel.ExecutionStatus;

/**
 * Remembers which executions of the breach check a user has passed in an authentication session.
 *
 * <p>Keycloak keeps the status of an execution per authentication session, not per user. Concurrent requests of one tab may sign
 * in different users, and Keycloak skips an execution that has succeeded for any of them. Each execution therefore records in a
 * note per user that it let the user continue. Not thread-safe.
 */
public final class Passes {

    private static final String NOTE = "keyward.breach-check.passed.";

    private static final String UNCHECKED = "";

    private final AuthenticationSessionModel authSession;
    private final String userId;

    public Passes(AuthenticationSessionModel authSession, String userId) {
        this.authSession = authSession;
        this.userId = userId;
    }

    /**
     * Records that the flow execution with the given id let the user continue.
     *
     * @param rules the configuration with which the password was checked; empty to record the pass without a configuration
     */
    public void add(String executionId, Optional<SignInCheckConfig> rules) {
        Map<String, String> passed = passed();
        passed.put(executionId, rules.map(SignInCheckConfig::rulesText).orElse(UNCHECKED));
        UserNote.write(authSession, NOTE + userId, passed);
    }

    /** Returns whether the user's password was checked with the given rules and the user was allowed to continue. */
    public boolean has(SignInCheckConfig rules) {
        return passed().containsValue(rules.rulesText());
    }

    private Map<String, String> passed() {
        return UserNote.read(authSession, NOTE + userId);
    }

    /**
     * Returns whether the given flow counts the breach check as done although the session's user still has to pass it.
     */
    public boolean lacksCheck(RealmModel realm, AuthenticationFlowModel topFlow) {
        return checksDone(realm)
                .filter(check -> topFlow.getId()
                        .equals(AuthenticatorUtil.getTopParentFlow(realm, check).getId()))
                .anyMatch(check -> !passed().containsKey(check.getId()));
    }

    /**
     * Returns whether the authentication session marks a breach check as done although the user has not passed it yet.
     */
    public boolean lacksCheck(RealmModel realm) {
        return checksDone(realm).anyMatch(check -> !passed().containsKey(check.getId()));
    }

    private Stream<AuthenticationExecutionModel> checksDone(RealmModel realm) {
        return authSession.getExecutionStatus().entrySet().stream()
                .filter(entry -> entry.getValue() == ExecutionStatus.SUCCESS)
                .flatMap(entry -> Stream.ofNullable(realm.getAuthenticationExecutionById(entry.getKey())))
                .flatMap(execution -> checksDoneWith(realm, execution));
    }

    /**
     * Returns the breach-check executions that have certainly run in the flow if the given execution has succeeded.
     * These are the execution itself, those in it if it is a sub-flow, and those directly after it. The status of the
     * check alone is not enough, because concurrent requests may overwrite it.
     */
    private static Stream<AuthenticationExecutionModel> checksDoneWith(
            RealmModel realm, AuthenticationExecutionModel execution) {
        if (execution.isAuthenticatorFlow()) {
            return realm.getAuthenticationExecutionsStream(execution.getFlowId())
                    .filter(Passes::isCheck);
        }
        return realm.getAuthenticationExecutionsStream(execution.getParentFlow())
                .dropWhile(step -> !step.getId().equals(execution.getId()))
                .skip(isCheck(execution) ? 0 : 1)
                .filter(step -> step.isRequired() || step.isConditional())
                .takeWhile(Passes::isCheck);
    }

    private static boolean isCheck(AuthenticationExecutionModel execution) {
        return execution.isEnabled() && CheckExecutions.PROVIDER_ID.equals(execution.getAuthenticator());
    }
}
