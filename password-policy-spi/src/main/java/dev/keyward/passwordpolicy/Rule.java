package dev.keyward.passwordpolicy;

/**
 * A requirement on passwords, which checks a candidate password and returns a verdict.
 *
 * <p>Implementations are immutable and thread-safe, read only the candidate, and return within milliseconds for every
 * candidate, except {@link NotAVariation}. They may throw; {@link #judge} catches that.
 */
@FunctionalInterface
public interface Rule {

    /** Checks the given password, and returns {@link Verdict.Met} if it meets this rule, otherwise {@link Verdict.Refused}. */
    Verdict check(Candidate candidate);

    /** Checks the given password like {@link #check}, but returns {@link Verdict.Unknown} if the check throws an exception. */
    default Verdict judge(Candidate candidate) {
        return Verdict.guarded(() -> check(candidate));
    }
}
