package dev.keyward.breachcheck.dialogue;

import dev.keyward.breachcheck.Proof;
import java.time.Instant;

/**
 * Facts about the user, the realm and the request that {@link SignInDialogue} decides by.
 *
 * <p>Methods read and change nothing. The dialogue calls only those that a decision needs, because each may cost a query.
 */
public interface Circumstances {

    /** Time of the request. */
    Instant now();

    /** Whether the user's current password still has a finding. */
    boolean hasFinding();

    /** Proof that the user has to give before a change of the password. */
    Proof.Method proof();

    /** Returns the proof for a user whose second factor this sign-in did not request. */
    Proof.Method proofWithoutSecondFactor();

    /** Whether Keycloak can change the password and has the required action for it. */
    boolean canChangePassword();

    /** E-mail address of the user, or an empty text. */
    String address();

    /** Number of credentials that the authentication session has recorded so far. */
    int usedCredentials();

    /** Whether this request gave the second factor that the stage waits for, and the factor proves who the user is. */
    boolean isProvenBySecondFactor(SignInStage.SecondFactor stage);

    /** State of Keycloak's brute-force protection for the user. */
    Lock lock();

    /** State of brute-force protection. */
    enum Lock {
        NONE,
        TEMPORARY,
        PERMANENT
    }
}
