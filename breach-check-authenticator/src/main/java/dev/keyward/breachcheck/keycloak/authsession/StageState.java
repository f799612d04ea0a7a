package dev.keyward.breachcheck.keycloak.authsession;

import dev.keyward.breachcheck.PasswordProblem;
import dev.keyward.breachcheck.dialogue.SignInStage;
import java.util.Optional;

/**
 * State of the breach check for one user in one authentication session. Immutable and thread-safe.
 *
 * @param held the stage that holds the sign-in up; empty if none does
 * @param isProven whether the user proved who they are, so that they may choose a new password
 */
record StageState(Optional<HeldSignIn> held, boolean isProven) {

    static final StageState NONE = new StageState(Optional.empty(), false);

    /** Replaces a state that cannot be read: holds the sign-in up, in every flow, and proves nothing. */
    static final StageState UNREADABLE = new StageState(
            Optional.of(new HeldSignIn("", "", PasswordProblem.BREACHED, new SignInStage.Unreadable())), false);
}
