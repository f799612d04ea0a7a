package dev.keyward.breachcheck.keycloak;

import java.util.stream.Stream;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.RealmModel;

/** Where a realm has the execution. Reads what Keycloak has cached; stateless and thread-safe. */
final class FlowsOf {

    private FlowsOf() {}

    /** Whether it is in one of the realm's flows and not switched off, bound or not. */
    static boolean haveCheck(RealmModel realm) {
        return checks(realm).findAny().isPresent();
    }

    /** All that are not switched off, in flows that are bound or not. */
    static Stream<AuthenticationExecutionModel> checks(RealmModel realm) {
        return realm.getAuthenticationFlowsStream()
                .flatMap(flow -> realm.getAuthenticationExecutionsStream(flow.getId()))
                .filter(execution ->
                        SignInCheckFactory.PROVIDER_ID.equals(execution.getAuthenticator()) && !execution.isDisabled());
    }
}
