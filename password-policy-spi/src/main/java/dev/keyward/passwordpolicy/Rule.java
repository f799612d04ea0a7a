package dev.keyward.passwordpolicy;

/**
 * One rule that a password has to keep.
 *
 * <p>Implementations are immutable and thread-safe, look at nothing but the candidate, and end within milliseconds for
 * every candidate. They may throw; {@link #judge} is the way to call them.
 */
@FunctionalInterface
public interface Rule {

    /** Answers {@link Verdict.Met} or {@link Verdict.Refused}. */
    Verdict check(Candidate candidate);

    /**
     * Checks the candidate and turns a failure of the rule into {@link Verdict.Unknown}: a fault of ours must not keep
     * a person from registering.
     *
     * <p>An {@link OutOfMemoryError} and its kind go on: they are the server's trouble, not the rule's.
     */
    default Verdict judge(Candidate candidate) {
        try {
            return check(candidate);
        } catch (RuntimeException | StackOverflowError | LinkageError failure) {
            return new Verdict.Unknown(failure);
        }
    }
}
