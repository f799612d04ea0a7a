package dev.keyward.breachcheck.keycloak.authsession;

import dev.keyward.breachcheck.dialogue.SignInStage;
import java.util.Optional;
import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Stores the stage of one user's sign-in in a note of the authentication session.
 *
 * <p>Each user has a separate note, because concurrent requests of one tab may sign in different users. Keycloak clears the notes
 * together with the status of the executions, so clearing them forces the user to enter the password again. Each method reads the
 * current note and writes it as a whole. Failure policy: an unreadable note holds the sign-in up and proves nothing. Not
 * thread-safe.
 */
public final class StageNote {

    private static final String NOTE = "keyward.breach-check.stage.";

    private final AuthenticationSessionModel authSession;
    private final String userId;

    public StageNote(AuthenticationSessionModel authSession, String userId) {
        this.authSession = authSession;
        this.userId = userId;
    }

    /** Returns the user's sign-in if the breach check has put it on hold. The result is empty otherwise. */
    public Optional<HeldSignIn> held() {
        return read().held();
    }

    /** Returns the user's sign-in if it is on hold in the given top-level flow. The result is empty otherwise. */
    public Optional<HeldSignIn> heldIn(String topFlowId) {
        return held().filter(held -> held.isIn(topFlowId));
    }

    /** Returns whether the user has given a proof of identity, and may therefore choose a new password. */
    public boolean isProven() {
        return read().isProven();
    }

    /** Puts the given sign-in on hold. A proof of identity that the user has given remains recorded. */
    public void hold(HeldSignIn held) {
        write(new StageState(Optional.of(held), read().isProven()));
    }

    /**
     * Replaces the given stage of the sign-in by another one. Does nothing if a concurrent request has changed the stage or mailed
     * a newer code.
     */
    public void change(SignInStage from, SignInStage to) {
        StageState state = read();
        state.held()
                .filter(held ->
                        held.stage().equals(from) || (held.stage().getClass() == from.getClass() && !deletesCode(to)))
                .filter(held -> !held.stage().equals(to))
                .ifPresent(held -> write(new StageState(Optional.of(held.at(to)), state.isProven())));
    }

    private static boolean deletesCode(SignInStage to) {
        return to instanceof SignInStage.CodeEntry entry && entry.code().isEmpty();
    }

    /** Removes the stage of the sign-in, so that the user continues with the current password. */
    public void leave() {
        write(new StageState(Optional.empty(), read().isProven()));
    }

    /**
     * Ends the breach check for a user who has proved their identity. The user must then set a new password on
     * Keycloak's page.
     *
     * <p>The required action is set on the authentication session, not on the user, so it is gone if the user abandons the
     * sign-in.
     */
    public void requireNewPassword() {
        write(new StageState(Optional.empty(), true));
        authSession.addRequiredAction(UserModel.RequiredAction.UPDATE_PASSWORD.name());
    }

    private StageState read() {
        StageState state = StageJson.read(authSession.getAuthNote(NOTE + userId), userId);
        if (state.equals(StageState.UNREADABLE)) {
            UnreadableNote.report(authSession, NOTE);
        }
        return state;
    }

    private void write(StageState state) {
        authSession.setAuthNote(NOTE + userId, StageJson.write(state, userId));
    }
}
