package dev.keyward.breachedpasswords;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Describes the list of breached passwords from which a breach index was built.
 *
 * <p>Immutable and thread-safe.
 *
 * @param digest kind of digest in the index
 * @param normalization how passwords were normalized before they were hashed
 * @param flags sum of constants of this class
 * @param minCount passwords seen fewer times are not in the index; 0 if there is no such limit
 * @param corpusDate date of the list
 * @param classBounds least count of each count class; 16 numbers, unused ones 0
 * @param label description of the source; at most 64 bytes of UTF-8
 */
public record Provenance(
        Digest digest,
        Normalization normalization,
        int flags,
        long minCount,
        Instant corpusDate,
        List<Integer> classBounds,
        String label) {

    /** Flag of an index whose input contained all 1,048,576 ranges of the Have I Been Pwned corpus. */
    public static final int ALL_RANGES = 1;

    /** Flag of an overlay: a breach index that is looked up in addition to another one. */
    public static final int OVERLAY = 2;

    /** Flag of a breach index that contains only the most frequent passwords of its source. */
    public static final int TOP = 4;

    /** Flag of a breach index whose input did not come from Have I Been Pwned alone. */
    public static final int OTHER_INPUT = 8;

    static final int CLASSES = 16;
    static final int LABEL_BYTES = 64;

    public Provenance {
        classBounds = List.copyOf(classBounds);
        if (classBounds.size() != CLASSES) {
            throw new IllegalArgumentException("there are 16 bounds of count classes, not " + classBounds.size());
        }
        checkLabel(label);
    }

    public static void checkLabel(String label) {
        if (label.getBytes(StandardCharsets.UTF_8).length > LABEL_BYTES || !label.equals(printable(label))) {
            throw new IllegalArgumentException("a label has at most 64 bytes of UTF-8, and no control characters");
        }
    }

    /** Replaces control and format characters of the given text with question marks, so that a terminal can print it safely. */
    public static String printable(String text) {
        StringBuilder printable = new StringBuilder();
        text.codePoints()
                .map(character -> switch (Character.getType(character)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.SURROGATE,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR -> '?';
                    default -> character == '\uFFFD' ? '?' : character;
                })
                .forEach(printable::appendCodePoint);
        return printable.toString();
    }

    /** Returns whether the index was built from every range of the Have I Been Pwned corpus. */
    public boolean isComplete() {
        return (flags & ALL_RANGES) != 0;
    }

    /** Returns whether a source other than Have I Been Pwned contributed to the index. */
    public boolean hasOtherInput() {
        return (flags & OTHER_INPUT) != 0;
    }

    /**
     * Returns the reason why passwords cannot be looked up in this index, with the remedy. The result is empty if passwords can
     * be looked up.
     */
    public Optional<String> obstacle() {
        return switch (digest) {
            case SHA_1 ->
                normalization == Normalization.NFC_LOWER_CASE
                        ? Optional.of("has passwords in lower case, but lookups keep the case."
                                + " Build it from the unmodified passwords.")
                        : Optional.empty();
            case NTLM ->
                Optional.of("has NTLM digests, but lookups use SHA-1. Build it from a list of SHA-1" + " digests.");
            case SHA_256_PAIR ->
                normalization == Normalization.NFC
                        ? Optional.empty()
                        : Optional.of("has pairs that were not normalized to NFC. Build it again from the pairs.");
        };
    }

    /**
     * Returns the provenance of an index that contains SHA-1 digests of unmodified passwords and has no leak-count
     * classes.
     */
    public static Provenance of(String label, Instant corpusDate, int flags) {
        return new Provenance(
                Digest.SHA_1, Normalization.NONE, flags, 0, corpusDate, Collections.nCopies(CLASSES, 0), label);
    }

    /** The kinds of digest that a breach index can contain. */
    public enum Digest {
        SHA_1(1),
        NTLM(2),
        /** SHA-256 of a user name and a password; see {@link PasswordDigest#ofPair(String, String)}. */
        SHA_256_PAIR(3);

        private final int code;

        Digest(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }

        static Digest of(int code) {
            return Stream.of(values())
                    .filter(digest -> digest.code == code)
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("digest " + code + " is unknown"));
        }
    }

    /** The ways in which a password can be normalized before it is hashed for a breach index. */
    public enum Normalization {
        NONE(0),
        NFC(1),
        NFC_LOWER_CASE(2);

        private final int code;

        Normalization(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }

        static Normalization of(int code) {
            return Stream.of(values())
                    .filter(normalization -> normalization.code == code)
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("normalisation " + code + " is unknown"));
        }
    }
}
