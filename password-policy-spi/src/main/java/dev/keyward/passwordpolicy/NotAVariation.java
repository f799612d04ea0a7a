package dev.keyward.passwordpolicy;

import java.util.function.Predicate;

/**
 * Is not the current password with a number, a case or a symbol moved.
 *
 * <p>The current password is not known, only its hash. So the likeliest predecessors of the candidate are compared with
 * the hash, which takes as long as so many sign-ins: this is the one rule that does not end within milliseconds, and runs
 * last. Thread-safe when the comparison is.
 */
public final class NotAVariation implements Rule {

    private final int comparisons;
    private final Predicate<String> isCurrentPassword;

    /**
     * @param comparisons with the hash, at most
     * @param isCurrentPassword compares with the stored hash
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
