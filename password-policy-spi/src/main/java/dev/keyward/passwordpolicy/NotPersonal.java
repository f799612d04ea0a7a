package dev.keyward.passwordpolicy;

import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Contains nothing that is known of its owner: no word of their names, addresses and other data, nor such a word
 * reversed, written with look-alikes, or (from five characters on) one edit away.
 *
 * <p>Words under four characters are ignored: "Li" is in every other password. Words of four count as they stand only,
 * because one edit makes "word" and "cord" of "Ford". Source: OWASP ASVS 5.0, 6.2.11.
 *
 * <p>Immutable and thread-safe.
 */
public final class NotPersonal implements Rule {

    private static final int SHORTEST = 4;

    private static final int EDITABLE_FROM = 5;

    private static final int MOST_WORDS = 64;

    private static final Pattern SEPARATORS = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");

    private final Terms terms;

    private NotPersonal(Terms terms) {
        this.terms = terms;
    }

    /** @param data the owner's names, user name, local part of the address ...; bounded as {@link Candidate} bounds them */
    public static NotPersonal of(Collection<String> data) {
        List<String> words = Candidate.bounded(data)
                .flatMap(NotPersonal::words)
                .map(word -> Folded.of(word).text())
                .filter(word -> word.length() >= SHORTEST)
                .distinct()
                .limit(MOST_WORDS)
                .toList();
        return new NotPersonal(Terms.of(words.stream()
                .flatMap(word ->
                        Stream.of(word, new StringBuilder(word).reverse().toString()))
                .toList()));
    }

    @Override
    public Verdict check(Candidate candidate) {
        boolean contained =
                !terms.find(Folded.of(candidate.text()).text(), EDITABLE_FROM).isEmpty();
        return Verdict.refusedUnless(!contained, Reason.of("keyward.password.not-personal"));
    }

    /** Its words, and all of them together: "Ada-Maria" is also "AdaMaria". */
    private static Stream<String> words(String datum) {
        return Stream.concat(
                SEPARATORS.splitAsStream(datum),
                Stream.of(SEPARATORS.matcher(datum).replaceAll("")));
    }
}
