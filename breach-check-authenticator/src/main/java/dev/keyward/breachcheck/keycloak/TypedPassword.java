package dev.keyward.breachcheck.keycloak;

import java.util.List;
import java.util.Optional;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.AuthenticatorUtil;
import org.keycloak.models.credential.PasswordCredentialModel;
import org.keycloak.representations.idm.CredentialRepresentation;
import org.keycloak.sessions.AuthenticationSessionModel;

/** The password that this very request carried and Keycloak found to be right. It goes nowhere but to the lists and the policy. */
final class TypedPassword {

    private TypedPassword() {}

    /**
     * Empty for every other way to sign in: a session that was there before, an identity provider, a passkey; and for an execution
     * that does not stand behind the password. There the last thing that was proven is something else, so that nobody
     * can have a made-up field {@code password} looked at in the request of a later form.
     */
    static Optional<String> of(AuthenticationFlowContext context) {
        AuthenticationSessionModel authSession = context.getAuthenticationSession();
        if (!wasLastProven(authSession)) {
            return Optional.empty();
        }
        return Optional.ofNullable(context.getHttpRequest().getDecodedFormParameters())
                .map(form -> form.getFirst(CredentialRepresentation.PASSWORD))
                .filter(password -> !password.isEmpty());
    }

    /** Whether a password is the last thing that was proven. Forms of somebody else's may not say what was proven. */
    static boolean wasLastProven(AuthenticationSessionModel authSession) {
        if (!AuthenticatorUtil.isPasswordValidated(authSession)) {
            return false;
        }
        List<String> proven = AuthenticatorUtil.getAuthnCredentials(authSession);
        return proven.isEmpty() || proven.get(proven.size() - 1).equals(PasswordCredentialModel.TYPE);
    }
}
