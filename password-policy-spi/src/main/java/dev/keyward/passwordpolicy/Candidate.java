package dev.keyward.passwordpolicy;

import java.text.Normalizer;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A password that a user wants to set, with the user's names and addresses, in the form that the password rules check.
 *
 * <p>The text is in Unicode normalisation form C, so that a letter counts once however the keyboard composed it (NIST SP
 * 800-63B-4, 3.1.1.2).
 *
 * <p>Immutable and thread-safe. {@link #toString} does not contain the password.
 */
public final class Candidate {

    /**
     * Maximum length of a password in code points, counted before Unicode normalisation, which can triple the length.
     * Registration is open to anyone, so the limit bounds the work of the rules.
     */
    public static final int MAX_CODE_POINTS = 1_024;

    /** Maximum length, in UTF-16 code units, of a name, address or other personal datum that rules compare with a password. */
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

    /**
     * Returns the first {@value #MAX_OWN_DATA} values that are not blank, each cut to {@value #MAX_OWN_DATUM} code units. This
     * bounds the time for comparing the user's data with a password.
     */
    public static Stream<String> bounded(Collection<String> ownData) {
        return ownData.stream()
                .map(String::strip)
                .filter(datum -> !datum.isEmpty())
                .limit(MAX_OWN_DATA)
                .map(datum -> datum.length() <= MAX_OWN_DATUM ? datum : datum.substring(0, MAX_OWN_DATUM));
    }

    /**
     * Creates a candidate for the password rules from a password and the user's data.
     *
     * @param password the password as typed
     * @param ownData the user's user name, names and addresses; blank ones are dropped, long ones cut, and only the first 16 used
     * @throws IllegalArgumentException when the password is inadmissible; the message contains no part of it
     */
    public static Candidate of(String password, Collection<String> ownData) {
        if (inadmissibleReason(password).isPresent()) {
            throw new IllegalArgumentException("not an admissible password");
        }
        return new Candidate(password, ownData);
    }

    /**
     * Returns the reason why the given password is inadmissible: it is too long or not Unicode text. The result is empty if the
     * password is admissible.
     *
     * <p>A password is inadmissible if it is longer than {@link #MAX_CODE_POINTS}, or if it is not Unicode text: Keycloak
     * would hash half a surrogate pair as a question mark, and it could be guessed as one.
     */
    public static Optional<Reason> inadmissibleReason(String password) {
        // Check the UTF-16 length first, so that megabytes are never counted, and check before normalisation, whose
        // time grows
        // with the square of a run of combining marks.
        if (password.length() > 2 * MAX_CODE_POINTS
                || password.codePointCount(0, password.length()) > MAX_CODE_POINTS) {
            return Optional.of(Reason.of("keyward.password.too-long", MAX_CODE_POINTS));
        }
        if (password.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
            return Optional.of(Reason.of("keyward.password.not-unicode"));
        }
        return Optional.empty();
    }

    /** The password as typed, which Keycloak hashes. */
    String typed() {
        return typed;
    }

    /** The password in Unicode normalisation form C. The rules check this form. */
    public String text() {
        return text;
    }

    public int length() {
        return codePoints.length;
    }

    public int codePointAt(int index) {
        return codePoints[index];
    }

    /** The user's names, addresses and other data in lower case, without duplicates. */
    public List<String> ownData() {
        return ownData;
    }

    @Override
    public String toString() {
        return "Candidate[not shown]";
    }
}
