package dev.keyward.passwordpolicy;

import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Requires that a password has at least {@code minimum} letters and at least {@code minimum} digits, in any script.
 *
 * <p>Source: PCI DSS 4.0.1, 8.3.6 ("both numeric and alphabetic characters").
 *
 * @param minimum the number of letters and of digits, 1 or more
 */
public record LettersAndDigits(int minimum) implements Rule {

    @Override
    public Verdict check(Candidate candidate) {
        boolean met =
                count(candidate, Character::isLetter) >= minimum && count(candidate, Character::isDigit) >= minimum;
        return Verdict.refusedUnless(met, Reason.of("keyward.password.letters-and-digits", minimum));
    }

    private static long count(Candidate candidate, IntPredicate kind) {
        return IntStream.range(0, candidate.length())
                .map(candidate::codePointAt)
                .filter(kind)
                .count();
    }
}
