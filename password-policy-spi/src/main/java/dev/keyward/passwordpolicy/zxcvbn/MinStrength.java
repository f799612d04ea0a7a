package dev.keyward.passwordpolicy.zxcvbn;

import dev.keyward.passwordpolicy.Candidate;
import dev.keyward.passwordpolicy.Reason;
import dev.keyward.passwordpolicy.Rule;
import dev.keyward.passwordpolicy.Verdict;
import java.util.Locale;

/**
 * At least this zxcvbn score: 0 is guessed at once, 4 takes more than ten thousand million guesses.
 *
 * <p>Two bounds keep a registration form, which is open to anyone, from buying seconds of CPU time with a long
 * password. Only the first {@value #SCORED} code points are scored. And the first {@value #GLANCE} are scored before
 * the rest: if they suffice, that is the answer. So the verdict never turns from good to bad while a person types on,
 * and most strong passwords never pay for their length. The glance is skipped when the password contains something
 * known of its owner, because a glance may cut a long address in two and take the stump for random letters.
 *
 * <p>Immutable and thread-safe. Source: D. Wheeler, "zxcvbn: Low-Budget Password Strength Estimation", USENIX Security
 * 2016.
 */
public final class MinStrength implements Rule {

    static final int SCORED = 72;

    /** One more than the longest word of zxcvbn's dictionaries, so that a word at the start is never cut. */
    static final int GLANCE = 24;

    private final int minimum;

    /** @param minimum score, 1 to 4 */
    public MinStrength(int minimum) {
        this.minimum = minimum;
    }

    @Override
    public Verdict check(Candidate candidate) {
        boolean glance = candidate.length() > GLANCE && !containsOwnData(candidate);
        boolean strong =
                (glance && scoreOfFirst(GLANCE, candidate) >= minimum) || scoreOfFirst(SCORED, candidate) >= minimum;
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
