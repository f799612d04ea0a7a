package dev.keyward.passwordpolicy.terms;

import dev.keyward.passwordpolicy.Candidate;
import dev.keyward.passwordpolicy.Reason;
import dev.keyward.passwordpolicy.Rule;
import dev.keyward.passwordpolicy.Verdict;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Contains nothing that is known of its owner: no word of their names, addresses and other data, nor such a word
 * reversed, written with look-alikes, or (from five characters on) one edit away.
 *
 * <p>Words under four characters are ignored: "Li" is in every other password. Words of four count as they stand only,
 * because one edit makes "word" and "cord" of "Ford". Of words over 32 characters the first 32 count, so the work is a few
 * milliseconds for the most hostile name and password. Source: OWASP ASVS 5.0, 6.2.11.
 *
 * <p>Immutable and thread-safe.
 */
public final class NotPersonal implements Rule {

    private static final int SHORTEST = 4;

    private static final int EDITABLE_FROM = 5;

    private static final int MOST_WORDS = 64;

    /** Of a longer word its beginning counts: who writes that much of a name has written the name. */
    private static final int MOST_CHARACTERS = 32;

    private static final Pattern SEPARATORS = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");

    private final Terms terms;

    private NotPersonal(Terms terms) {
        this.terms = terms;
    }

    /** @param data the owner's names, user name, local part of the address ...; bounded as {@link Candidate} bounds them */
    public static NotPersonal of(Collection<String> data) {
        List<String> words = Candidate.bounded(data)
                .flatMap(NotPersonal::words)
                .map(word -> start(Folded.of(word).text(), MOST_CHARACTERS))
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
        String text = start(Folded.of(candidate.text()).text(), Candidate.MAX_CODE_POINTS);
        boolean contained = terms.anyIn(text, EDITABLE_FROM);
        return Verdict.refusedUnless(!contained, Reason.of("keyward.password.not-personal"));
    }

    private static String start(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }

    /** Its words, and all of them together: "Ada-Maria" is also "AdaMaria". */
    private static Stream<String> words(String datum) {
        return Stream.concat(
                SEPARATORS.splitAsStream(datum),
                Stream.of(SEPARATORS.matcher(datum).replaceAll("")));
    }
}
