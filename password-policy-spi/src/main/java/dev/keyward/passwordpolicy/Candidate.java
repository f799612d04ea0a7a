package dev.keyward.passwordpolicy;

import java.text.Normalizer;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A password that somebody wants to use, as the rules look at it: in Unicode normalisation form C, so that a letter
 * counts once however the keyboard composed it (NIST SP 800-63B-4, 3.1.1.2), next to what is known of its owner.
 *
 * <p>Immutable and thread-safe. {@link #toString} shows nothing of it.
 */
public final class Candidate {

    /**
     * The longest password, in code points as typed, that any rule is asked about: registration is open to anyone, and
     * no rule may be made to work on megabytes. Normalisation at most triples it.
     */
    public static final int MAX_CODE_POINTS = 1_024;

    /** The longest datum of the owner that is looked at, in UTF-16 units, and how many: a form may hold any text. */
    private static final int MAX_OWN_DATUM = 256;

    private static final int MAX_OWN_DATA = 16;

    private final String typed;
    private final String text;
    private final int[] codePoints;
    private final List<String> ownData;

    private Candidate(String typed, Collection<String> ownData) {
        this.typed = typed;
        this.text = Normalizer.normalize(typed, Normalizer.Form.NFC);
        this.codePoints = text.codePoints().toArray();
        this.ownData = bounded(ownData)
                .map(datum -> Normalizer.normalize(datum, Normalizer.Form.NFC).toLowerCase(Locale.ROOT))
                .distinct()
                .toList();
    }

    /** The data of an owner that are looked at: not blank, the first so many, each cut to a length. */
    public static Stream<String> bounded(Collection<String> ownData) {
        return ownData.stream()
                .map(String::strip)
                .filter(datum -> !datum.isEmpty())
                .limit(MAX_OWN_DATA)
                .map(datum -> datum.length() <= MAX_OWN_DATUM ? datum : datum.substring(0, MAX_OWN_DATUM));
    }

    /**
     * Prepares a password for the rules.
     *
     * @param password as it was typed
     * @param ownData the owner's user name, names and addresses; blank ones are left out, long ones cut, the first 16 count
     * @throws IllegalArgumentException when {@link #whyInadmissible} has an answer; it names no part of the password
     */
    public static Candidate of(String password, Collection<String> ownData) {
        if (whyInadmissible(password).isPresent()) {
            throw new IllegalArgumentException("not an admissible password");
        }
        return new Candidate(password, ownData);
    }

    /**
     * Why no rule may be asked about this password: it is longer than {@link #MAX_CODE_POINTS}, or it is not Unicode
     * text (half a surrogate pair would be hashed as a question mark, so that it could be guessed as one).
     */
    public static Optional<Reason> whyInadmissible(String password) {
        // By UTF-16 length first, so that megabytes are not even counted; and before normalisation, whose time grows
        // with
        // the square of a run of combining marks.
        if (password.length() > 2 * MAX_CODE_POINTS
                || password.codePointCount(0, password.length()) > MAX_CODE_POINTS) {
            return Optional.of(Reason.of("keyward.password.too-long", MAX_CODE_POINTS));
        }
        if (password.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
            return Optional.of(Reason.of("keyward.password.not-unicode"));
        }
        return Optional.empty();
    }

    /** The password as it was typed, which is what Keycloak hashes. */
    String typed() {
        return typed;
    }

    /** The password in normalisation form C. */
    public String text() {
        return text;
    }

    public int length() {
        return codePoints.length;
    }

    public int codePointAt(int index) {
        return codePoints[index];
    }

    /** What is known of the owner, in lower case, each once. */
    public List<String> ownData() {
        return ownData;
    }

    @Override
    public String toString() {
        return "Candidate[not shown]";
    }
}
