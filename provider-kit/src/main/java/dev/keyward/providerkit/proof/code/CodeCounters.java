package dev.keyward.providerkit.proof.code;

/** Counts the attempts to enter a mailed verification code, and its use. */
public interface CodeCounters {

    /** Counts an attempt to enter the code; returns false if no attempt is left. */
    boolean takeAttempt(MailedCode code);

    /** Returns true in exactly one of all requests that enter the right code. */
    boolean takeUse(MailedCode code);
}
