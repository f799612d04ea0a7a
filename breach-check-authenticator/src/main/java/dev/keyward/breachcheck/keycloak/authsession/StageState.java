package dev.keyward.breachcheck.keycloak.authsession;

import dev.keyward.breachcheck.PasswordProblem;
import dev.keyward.breachcheck.dialogue.SignInStage;
import java.util.Optional;

/**
 * State of the breach check for one user in one authentication session. Immutable and thread-safe.
 *
 * @param held the sign-in that is held up; empty if it is not held up
 * @param isProven whether the user has given a proof of identity, and may therefore choose a new password
 */
record StageState(Optional<HeldSignIn> held, boolean isProven) {

    static final StageState NONE = new StageState(Optional.empty(), false);

    /**
     * State that is used when the stored state cannot be read. The sign-in is on hold in every flow, and the user has given no
     * proof.
     */
    static final StageState UNREADABLE = new StageState(
            Optional.of(new HeldSignIn("", "", PasswordProblem.BREACHED, new SignInStage.Unreadable())), false);
}
