package dev.keyward.secondfactor.keycloak.settings;

import java.util.Map;
import org.keycloak.common.Profile;
import org.keycloak.models.AuthenticationFlowBindings;
import org.keycloak.models.AuthenticationFlowModel;
import org.keycloak.models.RealmModel;

/**
 * Determines whether users of a realm can sign in with a passkey in place of the password.
 *
 * <p>They can if Keycloak's sign-in pages accept passkeys, or if a flow asks for one. Stateless and thread-safe.
 */
public final class PasskeySignIn {

    /** Id of Keycloak's execution that asks for a passkey. */
    static final String AUTHENTICATOR = "webauthn-authenticator-passwordless";

    private PasskeySignIn() {}

    public static boolean isPossible(RealmModel realm) {
        AuthenticationFlowModel browserFlow = realm.getBrowserFlow();
        return areOnPages(realm)
                || (browserFlow != null && asks(realm, browserFlow.getId()))
                || realm.getAuthenticationFlowsStream()
                        .filter(AuthenticationFlowModel::isTopLevel)
                        .filter(flow -> asks(realm, flow.getId()))
                        .anyMatch(flow -> isOfClient(realm, flow));
    }

    private static boolean areOnPages(RealmModel realm) {
        return Profile.isFeatureEnabled(Profile.Feature.PASSKEYS)
                && Boolean.TRUE.equals(realm.getWebAuthnPolicyPasswordless().isPasskeysEnabled());
    }

    private static boolean asks(RealmModel realm, String flowId) {
        return realm.getAuthenticationExecutionsStream(flowId)
                .filter(execution -> !execution.isDisabled())
                .anyMatch(execution -> execution.isAuthenticatorFlow()
                        ? asks(realm, execution.getFlowId())
                        : AUTHENTICATOR.equals(execution.getAuthenticator()));
    }

    /** Returns whether sign-ins of a client use the flow in place of the realm's. Needs a query. */
    private static boolean isOfClient(RealmModel realm, AuthenticationFlowModel flow) {
        return realm.searchClientByAuthenticationFlowBindingOverrides(
                        Map.of(AuthenticationFlowBindings.BROWSER_BINDING, flow.getId()), 0, 1)
                .findAny()
                .isPresent();
    }
}
