package dev.keyward.secondfactor.keycloak.signin;

import dev.keyward.secondfactor.Campaign;
import dev.keyward.secondfactor.keycloak.user.FirstFactor;
import java.util.List;
import java.util.Optional;
import org.keycloak.authentication.AuthenticatorUtil;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.credential.WebAuthnCredentialModel;
import org.keycloak.services.managers.AuthenticationManager;
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
    private static final String ASKED = "keyward-second-factor.asked";

    /** Value of the note {@link #ASKED} for a sign-in that has asked for none of the factors that count. */
    private static final String NONE = "-";

    private static final String BEFORE_FIRST = "keyward-second-factor.before-first";

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
    static boolean beganWithPasskey(UserSessionModel userSession, UserModel user) {
        return user.getId().equals(userSession.getNote(PASSKEY));
    }

    /** Remembers that the user has an app or a security key that this sign-in has asked for, or set up. */
    public void setAsked() {
        authSession.setUserSessionNote(ASKED, user.getId());
    }

    /** Remembers that this sign-in has asked for no factor that counts, for example because the user has none yet. */
    void setUnasked() {
        authSession.setUserSessionNote(ASKED, NONE);
    }

    /** Remembers that the user had no factor when this sign-in passed the password. */
    public void setBeforeFirst() {
        authSession.setAuthNote(BEFORE_FIRST, user.getId());
    }

    /** Returns whether the user had no factor when this sign-in passed the password, and has not set one up in it. */
    public boolean isBeforeFirst() {
        return user.getId().equals(authSession.getAuthNote(BEFORE_FIRST)) && !has(ASKED);
    }

    /** Returns whether this sign-in only continues a user session, by its cookie. */
    boolean isContinuation() {
        return AuthenticatorUtil.isSSOAuthentication(authSession);
    }

    /**
     * Returns whether this sign-in only continues a user session in which no sign-in has asked for the user's app or security key.
     *
     * <p>Returns true as well if the user session is unknown, because the browser sent its cookie with that of another authentication
     * session.
     */
    boolean continuesUnasked(Campaign campaign) {
        return isContinuation()
                && !has(ASKED)
                && continued().map(any -> isUnasked(any, user, campaign)).orElse(true);
    }

    /**
     * Returns whether no sign-in of a user session has asked for the user's app or security key, mostly because the session is older.
     *
     * <p>Sessions from before the campaign have no note, so their time decides.
     */
    static boolean isUnasked(UserSessionModel userSession, UserModel user, Campaign campaign) {
        String asked = userSession.getNote(ASKED);
        return NONE.equals(asked)
                || (!user.getId().equals(asked)
                        && began(userSession)
                                <= FirstFactor.since(user, campaign).getEpochSecond());
    }

    /** Returns when the user signed in, in seconds. An offline session starts later, with its first offline token. */
    private static long began(UserSessionModel userSession) {
        return Optional.ofNullable(userSession.getNote(AuthenticationManager.AUTH_TIME))
                .filter(time -> time.matches("[0-9]{1,18}")) // a mapper of a realm can write this note
                .map(Long::parseLong)
                .orElse((long) userSession.getStarted());
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
