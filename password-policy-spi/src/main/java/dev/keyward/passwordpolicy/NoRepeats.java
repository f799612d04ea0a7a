package dev.keyward.passwordpolicy;

/**
 * Refuses a password that repeats a character or a block of characters too often in a row: a limit of 3 refuses "abcabcabc".
 *
 * <p>If a block of p characters is repeated n times, then p * (n - 1) characters in a row equal the one p places before.
 * Such a stretch covers one of every p * (n - 1) places, so for each p only those places are compared. Repeats of one
 * character are the case p = 1. A text without repeats costs a few thousand comparisons at most.
 *
 * @param limit the smallest refused number of repetitions, 3 or more
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
