package dev.keyward.passwordpolicy;

/**
 * One rule that a password has to keep.
 *
 * <p>Implementations are immutable and thread-safe, look at nothing but the candidate, and end within milliseconds for
 * every candidate (but {@link NotAVariation}). They may throw; {@link #judge} is the way to call them.
 */
@FunctionalInterface
public interface Rule {

    /** Answers {@link Verdict.Met} or {@link Verdict.Refused}. */
    Verdict check(Candidate candidate);

    /** Checks the candidate, guarded as in {@link Verdict#guarded}. */
    default Verdict judge(Candidate candidate) {
        return Verdict.guarded(() -> check(candidate));
    }
}
