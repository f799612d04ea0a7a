package dev.keyward.passwordpolicy.zxcvbn;

import dev.keyward.passwordpolicy.Candidate;
import dev.keyward.passwordpolicy.Reason;
import dev.keyward.passwordpolicy.Rule;
import dev.keyward.passwordpolicy.Verdict;
import java.util.Locale;

/**
 * Requires that a password has a minimum zxcvbn score, from 0 (guessed at once) to 4 (very hard to guess).
 *
 * <p>Two limits bound the CPU time, because anyone can submit a registration form. Only the first {@value #SCORED} code
 * points are scored. The first {@value #START} are scored before the rest, and if their score suffices, the rule is met.
 * So the verdict does not turn from met to refused while a user types on, and most strong passwords take little time. This
 * first step is skipped if the password contains data of the user, because it could cut a long e-mail address and score the
 * rest as random letters.
 *
 * <p>Immutable and thread-safe. Source: D. Wheeler, "zxcvbn: Low-Budget Password Strength Estimation", USENIX Security
 * 2016.
 */
public final class MinStrength implements Rule {

    static final int SCORED = 72;

    /**
     * Number of code points at the start of a long password that are scored first, without the rest. The number exceeds
     * the length of every word in zxcvbn's dictionaries.
     */
    static final int START = 24;

    private final int minimum;

    /** @param minimum the score, 1 to 4 */
    public MinStrength(int minimum) {
        this.minimum = minimum;
    }

    @Override
    public Verdict check(Candidate candidate) {
        boolean startFirst = candidate.length() > START && !containsOwnData(candidate);
        boolean strong =
                (startFirst && scoreOfFirst(START, candidate) >= minimum) || scoreOfFirst(SCORED, candidate) >= minimum;
        return Verdict.refusedUnless(strong, Reason.of("keyward.password.strength"));
    }

    private static boolean containsOwnData(Candidate candidate) {
        String text = candidate.text().toLowerCase(Locale.ROOT);
        return candidate.ownData().stream().anyMatch(text::contains);
    }

    private static int scoreOfFirst(int codePoints, Candidate candidate) {
        String text = candidate.text();
        String scored =
                candidate.length() <= codePoints ? text : text.substring(0, text.offsetByCodePoints(0, codePoints));
        return GuessEstimator.SHARED.score(scored, candidate.ownData());
    }
}
