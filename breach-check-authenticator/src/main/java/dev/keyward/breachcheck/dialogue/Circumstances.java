package dev.keyward.breachcheck.dialogue;

import dev.keyward.breachcheck.Proof;
import java.time.Instant;

/**
 * Facts about the user, the realm and the request from which {@link SignInDialogue} decides the next step.
 *
 * <p>The methods change nothing. The dialogue calls only those that a decision needs, because each may cost a query.
 */
public interface Circumstances {

    /** Returns the time of the request. */
    Instant now();

    /** Returns whether the user's current password is recorded as breached or weak. */
    boolean hasFinding();

    /** Returns the kind of proof of identity that the user has to give before the password may be changed. */
    Proof.Method proof();

    /** Returns how the user has to prove their identity if the flow did not request a second factor. */
    Proof.Method proofWithoutSecondFactor();

    /**
     * Returns whether the required action for changing the password is enabled, and Keycloak can write the user's
     * password.
     */
    boolean canChangePassword();

    /** Returns the number of credentials recorded in the authentication session so far. */
    int usedCredentials();

    /** Returns whether the user has proved their identity with a second factor since the given stage began. */
    boolean isProvenBySecondFactor(SignInStage.SecondFactor stage);
}
