package dev.keyward.passwordpolicy.terms;

import dev.keyward.passwordpolicy.Candidate;
import dev.keyward.passwordpolicy.Reason;
import dev.keyward.passwordpolicy.Rule;
import dev.keyward.passwordpolicy.Verdict;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a password that consists mostly of terms that the organisation bans, such as its name or its products.
 *
 * <p>Each banned term in the password scores one point, and each distinct other character one point; five points pass. A
 * password without a banned term passes. The search ignores case and look-alikes, and also finds terms of five or more
 * characters with one edit, where no exact term stands. It covers the first 128 characters, which bounds the work; later
 * characters count as other characters.
 *
 * <p>Immutable and thread-safe. Source: Microsoft Entra ID, "How are passwords evaluated", with its documented examples
 * as tests.
 */
public final class BannedTerms implements Rule {

    private static final int PASSING = 5;

    /**
     * Banned terms of at least this length also match text that differs from the term by one edit. Shorter terms would
     * match good passwords by chance.
     */
    private static final int EDITABLE_FROM = 5;

    /** Number of characters at the beginning of a password that are searched for banned terms. */
    private static final int SEARCHED = 128;

    private final Terms terms;

    /** @param list the banned terms */
    public BannedTerms(TermList list) {
        this.terms = list.index();
    }

    @Override
    public Verdict check(Candidate candidate) {
        OptionalInt score = score(candidate);
        return Verdict.refusedUnless(
                score.isEmpty() || score.getAsInt() >= PASSING, Reason.of("keyward.password.banned-terms"));
    }

    /**
     * Returns the score of a password: one point for each banned term in it, and one for each distinct character outside these terms.
     * Empty if the password contains no banned term.
     */
    OptionalInt score(Candidate candidate) {
        Folded folded = Folded.of(candidate.text());
        int length = Math.min(folded.text().length(), SEARCHED);
        String searched = folded.text().substring(0, length);
        List<Terms.Span> chosen = cheapest(terms.exact(searched), length);
        BitSet covered = covered(chosen);
        Stream<Terms.Span> edited = terms.find(searched, EDITABLE_FROM).stream()
                .filter(span -> covered.get(span.start(), span.end()).isEmpty());
        chosen = cheapest(Stream.concat(chosen.stream(), edited).toList(), length);
        return chosen.isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(chosen.size() + differentCharacters(candidate, folded, covered(chosen)));
    }

    /** Selects the non-overlapping matches of banned terms with which the password scores the fewest points. */
    private static List<Terms.Span> cheapest(List<Terms.Span> spans, int length) {
        int[] points = new int[length + 1];
        @Nullable Terms.Span[] choice = new Terms.Span[length + 1];
        List<List<Terms.Span>> starting = new ArrayList<>();
        for (int i = 0; i <= length; i++) {
            starting.add(new ArrayList<>());
        }
        spans.forEach(span -> starting.get(span.start()).add(span));
        for (int i = length - 1; i >= 0; i--) {
            points[i] = points[i + 1] + 1;
            for (Terms.Span span : starting.get(i)) {
                if (points[span.end()] + 1 < points[i]) {
                    points[i] = points[span.end()] + 1;
                    choice[i] = span;
                }
            }
        }
        List<Terms.Span> chosen = new ArrayList<>();
        for (int i = 0; i < length; ) {
            Terms.Span span = choice[i];
            if (span == null) {
                i++;
            } else {
                chosen.add(span);
                i = span.end();
            }
        }
        return chosen;
    }

    private static BitSet covered(List<Terms.Span> spans) {
        BitSet covered = new BitSet();
        spans.forEach(span -> covered.set(span.start(), span.end()));
        return covered;
    }

    /** Counts the distinct characters, ignoring case, in the part of the password that no banned term covers. */
    private static int differentCharacters(Candidate candidate, Folded folded, BitSet covered) {
        return (int) IntStream.range(0, folded.text().length())
                .filter(position -> !covered.get(position))
                .map(position -> Character.toLowerCase(candidate.codePointAt(folded.origin(position))))
                .distinct()
                .count();
    }
}
