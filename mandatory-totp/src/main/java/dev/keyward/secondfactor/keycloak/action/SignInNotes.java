package dev.keyward.secondfactor.keycloak.action;

import java.util.Optional;
import org.keycloak.authentication.AuthenticatorUtil;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.credential.WebAuthnCredentialModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * What a sign-in, or the user session that it continues, remembers about the second factor.
 *
 * <p>Each note names its user, because another user may continue in the same tab. Not thread-safe.
 */
final class SignInNotes {

    private static final String PUT_OFF = "keyward-second-factor.put-off";
    private static final String PASSKEY = "keyward-second-factor.passkey";

    private final KeycloakSession session;
    private final AuthenticationSessionModel authSession;
    private final UserModel user;

    SignInNotes(KeycloakSession session, AuthenticationSessionModel authSession, UserModel user) {
        this.session = session;
        this.authSession = authSession;
        this.user = user;
    }

    /** Remembers that the user chose "Not now", for this sign-in and for the user session that follows. */
    void setPutOff() {
        authSession.setUserSessionNote(PUT_OFF, user.getId());
    }

    /** Returns whether the user chose "Not now" in this sign-in or in the user session that it continues. */
    boolean isPutOff() {
        return has(PUT_OFF);
    }

    /** Returns whether the user signed in with a passkey, in this sign-in or when the user session began. */
    boolean isSignedInWithPasskey() {
        if (AuthenticatorUtil.getAuthnCredentials(authSession).contains(WebAuthnCredentialModel.TYPE_PASSWORDLESS)) {
            authSession.setUserSessionNote(PASSKEY, user.getId());
            return true;
        }
        return has(PASSKEY);
    }

    private boolean has(String note) {
        return user.getId().equals(authSession.getUserSessionNotes().get(note))
                || continued()
                        .filter(any -> user.getId().equals(any.getNote(note)))
                        .isPresent();
    }

    /** Returns the user session that this sign-in continues, which has the id of the root authentication session. */
    private Optional<UserSessionModel> continued() {
        return Optional.ofNullable(session.sessions()
                .getUserSession(
                        authSession.getRealm(), authSession.getParentSession().getId()));
    }
}
