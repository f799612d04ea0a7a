package dev.keyward.passwordpolicy;

/**
 * No character, and no block of characters, repeated so many times in a row: with 3, neither "aaa" nor "abcabcabc".
 *
 * <p>A block of length p repeated n times is a stretch in which each character equals the one p places before, p * (n -
 * 1) times in a row; so one walk per p finds runs (p = 1) and blocks alike, in n^2 / 2 comparisons at most (half a
 * million for the longest candidate).
 *
 * @param limit repetitions that are refused, 3 or more
 */
public record NoRepeats(int limit) implements Rule {

    @Override
    public Verdict check(Candidate candidate) {
        return Verdict.refusedUnless(!repeats(candidate), Reason.of("keyward.password.no-repeats", limit));
    }

    private boolean repeats(Candidate candidate) {
        for (int period = 1; period * limit <= candidate.length(); period++) {
            int equal = 0;
            for (int i = period; i < candidate.length(); i++) {
                equal = candidate.codePointAt(i) == candidate.codePointAt(i - period) ? equal + 1 : 0;
                if (equal >= period * (limit - 1)) {
                    return true;
                }
            }
        }
        return false;
    }
}
