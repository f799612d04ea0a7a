package dev.keyward.passwordpolicy;

import java.util.function.Predicate;

/**
 * Refuses a new password that differs from the current one only in a number, the letter case or the position of a
 * symbol.
 *
 * <p>Only the hash of the current password is known, so the rule compares the likeliest predecessors of the candidate with
 * the hash. Each comparison takes as long as a sign-in: this is the only rule that takes more than milliseconds, and it
 * runs last. Thread-safe if the comparison is.
 */
public final class NotAVariation implements Rule {

    private final int comparisons;
    private final Predicate<String> isCurrentPassword;

    /**
     * @param comparisons limit on comparisons with the hash
     * @param isCurrentPassword compares a password with the stored hash
     */
    public NotAVariation(int comparisons, Predicate<String> isCurrentPassword) {
        this.comparisons = comparisons;
        this.isCurrentPassword = isCurrentPassword;
    }

    @Override
    public Verdict check(Candidate candidate) {
        boolean varied =
                Predecessors.of(candidate.typed(), comparisons).stream().anyMatch(isCurrentPassword);
        return Verdict.refusedUnless(!varied, Reason.of("keyward.password.not-a-variation"));
    }
}
