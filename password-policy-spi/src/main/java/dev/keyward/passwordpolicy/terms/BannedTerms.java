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
 * Is more than terms that the organisation has banned: its name, its products, its town.
 *
 * <p>Each banned term found counts one point, and each different character of the rest one point; five points pass. A
 * password without a banned term passes. Terms are found whatever the case, with look-alikes, and (from five characters
 * on) one edit away where they do not stand as they are. They are looked for in the first 128 characters, which bounds the
 * work; what comes after counts as other characters.
 *
 * <p>Immutable and thread-safe. Source: Microsoft Entra ID, "How are passwords evaluated", with its documented examples
 * as tests.
 */
public final class BannedTerms implements Rule {

    private static final int PASSING = 5;

    /** One edit makes dozens of words of a shorter term, and good passwords would consist of those by chance. */
    private static final int EDITABLE_FROM = 5;

    /** Terms are looked for so far into the password; what comes after counts as other characters. */
    private static final int SEARCHED = 128;

    private final Terms terms;

    /** @param list what is banned */
    public BannedTerms(TermList list) {
        this.terms = list.index();
    }

    @Override
    public Verdict check(Candidate candidate) {
        OptionalInt score = score(candidate);
        return Verdict.refusedUnless(
                score.isEmpty() || score.getAsInt() >= PASSING, Reason.of("keyward.password.banned-terms"));
    }

    /** The points, or empty when no banned term was found or looked for. */
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

    /** The spans, none overlapping another, that leave the fewest points when every other character counts one. */
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

    /** How many different characters, whatever the case, stand outside the terms. */
    private static int differentCharacters(Candidate candidate, Folded folded, BitSet covered) {
        return (int) IntStream.range(0, folded.text().length())
                .filter(position -> !covered.get(position))
                .map(position -> Character.toLowerCase(candidate.codePointAt(folded.origin(position))))
                .distinct()
                .count();
    }
}
