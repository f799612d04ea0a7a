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
 * Refuses a password that contains a word of the user's names, e-mail address or other data.
 *
 * <p>Words are also found reversed, written with look-alikes, or with one edit if they have five or more characters.
 *
 * <p>Words of fewer than four characters are ignored, because many passwords contain "Li". Words of four characters match
 * without an edit only, because one edit turns "Ford" into "word" and "cord". Only the first 32 characters of a word count,
 * which bounds the work to a few milliseconds for any name and password. Source: OWASP ASVS 5.0, 6.2.11.
 *
 * <p>Immutable and thread-safe.
 */
public final class NotPersonal implements Rule {

    private static final int SHORTEST = 4;

    private static final int EDITABLE_FROM = 5;

    private static final int MOST_WORDS = 64;

    /** Maximum length of a word of the user's data. Only the beginning of a longer word is searched for. */
    private static final int MOST_CHARACTERS = 32;

    private static final Pattern SEPARATORS = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");

    private final Terms terms;

    private NotPersonal(Terms terms) {
        this.terms = terms;
    }

    /** @param data the user's names, user name, local part of the e-mail address and so on; limited as by {@link Candidate} */
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

    /**
     * Returns the words in the given personal datum, and all these words joined into one. For "Ada-Maria" the stream
     * also contains "AdaMaria".
     */
    private static Stream<String> words(String datum) {
        return Stream.concat(
                SEPARATORS.splitAsStream(datum),
                Stream.of(SEPARATORS.matcher(datum).replaceAll("")));
    }
}
