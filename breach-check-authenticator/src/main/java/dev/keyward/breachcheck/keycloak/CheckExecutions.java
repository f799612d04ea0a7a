package dev.keyward.breachcheck.keycloak;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.AuthenticatorConfigModel;
import org.keycloak.models.RealmModel;

/** Finds the breach check in the flows of a realm. Reads what Keycloak has cached; stateless and thread-safe. */
final class CheckExecutions {

    private CheckExecutions() {}

    /** Whether any flow of the realm, bound or not, has a check that is not switched off. */
    static boolean existIn(RealmModel realm) {
        return in(realm).findAny().isPresent();
    }

    /** The checks that are not switched off, in flows that are bound or not. */
    static Stream<AuthenticationExecutionModel> in(RealmModel realm) {
        return realm.getAuthenticationFlowsStream()
                .flatMap(flow -> realm.getAuthenticationExecutionsStream(flow.getId()))
                .filter(execution -> isCheck(execution) && !execution.isDisabled());
    }

    /** The configuration of a check, with the default for each value that cannot be read. */
    static SignInCheckConfig configOf(RealmModel realm, AuthenticationExecutionModel check) {
        return SignInCheckConfig.from(
                Optional.ofNullable(check.getAuthenticatorConfig())
                        .map(realm::getAuthenticatorConfigById)
                        .map(AuthenticatorConfigModel::getConfig)
                        .orElse(Map.of()),
                complaint -> {});
    }

    /** The steps of a flow that come after its check, those of sub-flows included; empty if the flow has no check. */
    static Stream<AuthenticationExecutionModel> stepsAfterCheck(RealmModel realm, String flowId) {
        return steps(realm, flowId).dropWhile(step -> !isCheck(step)).skip(1);
    }

    private static Stream<AuthenticationExecutionModel> steps(RealmModel realm, String flowId) {
        return realm.getAuthenticationExecutionsStream(flowId)
                .filter(execution -> !execution.isDisabled())
                .flatMap(execution ->
                        execution.isAuthenticatorFlow() ? steps(realm, execution.getFlowId()) : Stream.of(execution));
    }

    private static boolean isCheck(AuthenticationExecutionModel execution) {
        return SignInCheckFactory.PROVIDER_ID.equals(execution.getAuthenticator());
    }
}
