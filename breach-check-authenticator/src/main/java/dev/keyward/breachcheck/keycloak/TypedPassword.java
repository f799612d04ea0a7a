package dev.keyward.breachcheck.keycloak;

import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import java.util.Optional;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.AuthenticatorUtil;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.Constants;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserCredentialModel;
import org.keycloak.models.credential.PasswordCredentialModel;
import org.keycloak.representations.idm.CredentialRepresentation;
import org.keycloak.services.resources.LoginActionsService;
import org.keycloak.sessions.AuthenticationSessionModel;

/** The password that this very request carried and Keycloak found to be right. It goes nowhere but to the lists and the policy. */
final class TypedPassword {

    private TypedPassword() {}

    /**
     * Empty for every other way to sign in: a session that was there before, an identity provider, a passkey; for an execution
     * that does not stand behind the password; and for a request that is not the one in which it was found right.
     *
     * <p>That last point is not to be seen in the session of the sign-in: what one request writes there, another one of the same tab
     * sees at once. A made-up field {@code password}, sent beside the right one or with a later form, is not what is in use.
     */
    static Optional<String> of(AuthenticationFlowContext context) {
        if (!wasLastProven(context.getAuthenticationSession())) {
            return Optional.empty();
        }
        return Optional.ofNullable(context.getHttpRequest().getDecodedFormParameters())
                .map(form -> form.getFirst(CredentialRepresentation.PASSWORD))
                .filter(password -> !password.isEmpty())
                .filter(password -> wasProvenHere(context, password));
    }

    private static boolean wasProvenHere(AuthenticationFlowContext context, String password) {
        if ("token".equals(context.getFlowPath())) {
            return true; // each has a session of its own
        }
        MultivaluedMap<String, String> query = context.getUriInfo().getQueryParameters();
        if (!query.containsKey(LoginActionsService.SESSION_CODE)) {
            return false; // Keycloak walks the flow and lets no form check anything
        }
        // With a code Keycloak has the form check what it was sent, or goes no further.
        String form = Optional.ofNullable(query.getFirst(Constants.EXECUTION))
                .map(context.getRealm()::getAuthenticationExecutionById)
                .map(AuthenticationExecutionModel::getAuthenticator)
                .orElse(SignInCheckFactory.PROVIDER_ID);
        return BreachCheckPart.FORMS.contains(form)
                || (!form.equals(SignInCheckFactory.PROVIDER_ID)
                        && context.getUser().credentialManager().isValid(UserCredentialModel.password(password)));
    }

    /** Whether a password is the last thing that was proven. Forms of somebody else's may not say what was proven. */
    static boolean wasLastProven(AuthenticationSessionModel authSession) {
        if (!AuthenticatorUtil.isPasswordValidated(authSession)) {
            return false;
        }
        List<String> proven = AuthenticatorUtil.getAuthnCredentials(authSession);
        return proven.isEmpty() || proven.get(proven.size() - 1).equals(PasswordCredentialModel.TYPE);
    }

    /**
     * Whether an execution stands directly behind the one that asks for the password, but for other checks: what one of them lets go
     * on has not been looked at by this one.
     */
    static boolean isExpectedAt(RealmModel realm, AuthenticationExecutionModel self) {
        String before = "";
        for (AuthenticationExecutionModel step : realm.getAuthenticationExecutionsStream(self.getParentFlow())
                .filter(step -> step.isEnabled() || step.getId().equals(self.getId()))
                .toList()) {
            if (step.getId().equals(self.getId())) {
                break;
            }
            String provider = Optional.ofNullable(step.getAuthenticator()).orElse("");
            before = provider.equals(SignInCheckFactory.PROVIDER_ID) ? before : provider;
        }
        return BreachCheckPart.FORMS.contains(before);
    }
}
