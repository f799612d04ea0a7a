package dev.keyward.passwordpolicy;

/**
 * No character, and no block of characters, repeated so many times in a row: with 3, neither "aaa" nor "abcabcabc".
 *
 * <p>A block of p characters repeated n times is a stretch of p * (n - 1) places in a row at each of which the character
 * equals the one p places before. Such a stretch covers one of every p * (n - 1) places, so only those are looked at, for
 * each p: runs are p = 1, and text without repeats costs some thousand comparisons at most.
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
            int stretch = period * (limit - 1);
            for (int i = period + stretch - 1; i < candidate.length(); i += stretch) {
                if (equalStretchAround(i, period, candidate) >= stretch) {
                    return true;
                }
            }
        }
        return false;
    }

    private static int equalStretchAround(int position, int period, Candidate candidate) {
        int start = position;
        while (start >= period && isEqual(start, period, candidate)) {
            start--;
        }
        int end = position + 1;
        while (end < candidate.length() && start < position && isEqual(end, period, candidate)) {
            end++;
        }
        return end - start - 1;
    }

    private static boolean isEqual(int position, int period, Candidate candidate) {
        return candidate.codePointAt(position) == candidate.codePointAt(position - period);
    }
}
