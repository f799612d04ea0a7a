package dev.keyward.secondfactor.keycloak.signin;

import java.util.List;
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
public final class SignInNotes {

    private static final String PUT_OFF = "keyward-second-factor.put-off";
    private static final String CHOSEN = "keyward-second-factor.chosen";
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
    public void setPutOff() {
        authSession.setUserSessionNote(PUT_OFF, user.getId());
    }

    /** Returns whether the user chose "Not now" in this sign-in or in the user session that it continues. */
    public boolean isPutOff() {
        return has(PUT_OFF);
    }

    /** Remembers which of Keycloak's required actions the user chose on the page of the campaign. */
    public void setChosen(String action) {
        authSession.setAuthNote(CHOSEN, user.getId() + " " + action);
    }

    /** Returns whether a required action is pending because the user chose it, and not because a flow or an administrator requires it. */
    public boolean isChosen(String action) {
        return (user.getId() + " " + action).equals(authSession.getAuthNote(CHOSEN));
    }

    /** Remembers that the user has set up a passkey in this sign-in, which then counts as if it was used. */
    public void setPasskey() {
        authSession.setUserSessionNote(PASSKEY, user.getId());
    }

    /**
     * Returns whether the user signed in with a passkey, in this sign-in or when the user session began.
     *
     * <p>Keycloak's note about it names no user. So it counts for the user who reaches the end of the flow with it, and for no other
     * user who continues in the same tab.
     */
    boolean isSignedInWithPasskey() {
        return isSignedInWithPasskey(AuthenticatorUtil.getAuthnCredentials(authSession));
    }

    /** @param used types of the credentials that the sign-in has used */
    boolean isSignedInWithPasskey(List<String> used) {
        if (used.contains(WebAuthnCredentialModel.TYPE_PASSWORDLESS)
                && !authSession.getUserSessionNotes().containsKey(PASSKEY)) {
            setPasskey();
        }
        return has(PASSKEY);
    }

    /** Returns whether the user signed in with a passkey when the given user session began. */
    public static boolean beganWithPasskey(UserSessionModel userSession, UserModel user) {
        return user.getId().equals(userSession.getNote(PASSKEY));
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
