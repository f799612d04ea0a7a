package dev.keyward.passwordpolicy;

/**
 * A requirement that a password must meet.
 *
 * <p>Implementations are immutable and thread-safe, read only the candidate, and return within milliseconds for every
 * candidate, except {@link NotAVariation}. They may throw; {@link #judge} catches that.
 */
@FunctionalInterface
public interface Rule {

    /** Returns {@link Verdict.Met} or {@link Verdict.Refused}. */
    Verdict check(Candidate candidate);

    /** Checks the candidate, and returns {@link Verdict.Unknown} if the check throws. */
    default Verdict judge(Candidate candidate) {
        return Verdict.guarded(() -> check(candidate));
    }
}
