package dev.keyward.breachcheck.keycloak.authsession;

import dev.keyward.breachcheck.dialogue.SignInStage;
import java.util.Optional;
import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Stage of one user's sign-in, kept in a note of the authentication session that names the user.
 *
 * <p>Each user has a note, because overlapping requests of one tab may sign in several users. Keycloak clears the notes together with
 * the status of the executions, so clearing them forces the user to enter the password again. Each method reads the note anew and
 * writes it as a whole. Failure policy: a note that cannot be read holds the sign-in up and proves nothing. Not shared between threads.
 */
public final class StageNote {

    private static final String NOTE = "keyward.breach-check.stage.";

    private final AuthenticationSessionModel authSession;
    private final String userId;

    public StageNote(AuthenticationSessionModel authSession, String userId) {
        this.authSession = authSession;
        this.userId = userId;
    }

    /** The sign-in of the user, if it is held up. */
    public Optional<HeldSignIn> held() {
        return read().held();
    }

    /** The sign-in of the user, if it is held up in this top-level flow. */
    public Optional<HeldSignIn> heldIn(String topFlowId) {
        return held().filter(held -> held.isIn(topFlowId));
    }

    /** Whether the user proved who they are, so that they may choose a new password. */
    public boolean isProven() {
        return read().isProven();
    }

    /** Holds the sign-in up. */
    public void hold(HeldSignIn held) {
        write(new StageState(Optional.of(held), read().isProven()));
    }

    /** Replaces a stage, unless another request has left it, or has stored a newer code where this change would delete one. */
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

    /** Lets the user continue with the current password. */
    public void leave() {
        write(new StageState(Optional.empty(), read().isProven()));
    }

    /**
     * Lets the user continue to Keycloak's page for a new password.
     *
     * <p>The required action is set on the authentication session, so that it is gone when the user gives the sign-in up.
     */
    public void askForNewPassword() {
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
