package dev.keyward.breachcheck.keycloak;

import org.keycloak.models.RealmModel;

/** Where a realm has the execution. Reads what Keycloak has cached; stateless and thread-safe. */
final class FlowsOf {

    private FlowsOf() {}

    /** Whether it is in one of the realm's flows and not switched off, bound or not. */
    static boolean haveCheck(RealmModel realm) {
        return realm.getAuthenticationFlowsStream()
                .flatMap(flow -> realm.getAuthenticationExecutionsStream(flow.getId()))
                .anyMatch(execution ->
                        SignInCheckFactory.PROVIDER_ID.equals(execution.getAuthenticator()) && !execution.isDisabled());
    }
}
