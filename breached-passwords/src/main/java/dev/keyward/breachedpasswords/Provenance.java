package dev.keyward.breachedpasswords;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Describes what an index was built from.
 *
 * <p>Immutable and thread-safe.
 *
 * @param digest of which the index holds the first bits
 * @param normalization what was done to a password before
 * @param flags any of the constants of this class, added
 * @param minCount what was seen less often is not in the index; 0 for no such limit
 * @param corpusDate when the input was what it is
 * @param classBounds how often at least a digest of each count class was seen; 16 numbers, unused ones 0
 * @param label where it comes from, for people; at most 64 bytes of UTF-8
 */
public record Provenance(
        Digest digest,
        Normalization normalization,
        int flags,
        long minCount,
        Instant corpusDate,
        List<Integer> classBounds,
        String label) {

    /** Every one of the 1,048,576 ranges of the corpus was in the input. */
    public static final int ALL_RANGES = 1;

    /** Overlay, looked up together with another index. */
    public static final int OVERLAY = 2;

    /** Only the most frequent ones. */
    public static final int TOP = 4;

    /** Not, or not only, from Have I Been Pwned. */
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

    /** Replaces control and format characters, which a terminal would obey or not show, with question marks. */
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

    /** Whether every range of the corpus was in the input. */
    public boolean isComplete() {
        return (flags & ALL_RANGES) != 0;
    }

    /** Why passwords cannot be looked up in this index, and what to do, as the end of a sentence; empty if they can. */
    public Optional<String> obstacle() {
        return switch (digest) {
            case SHA_1 ->
                normalization == Normalization.NFC_LOWER_CASE
                        ? Optional.of("has passwords in lower case, but they are looked up as they are."
                                + " Build it from a list of them as they are.")
                        : Optional.empty();
            case NTLM ->
                Optional.of("has NTLM digests, but passwords are looked up by SHA-1. Build it from a list of SHA-1"
                        + " digests.");
            case SHA_256_PAIR ->
                normalization == Normalization.NFC
                        ? Optional.empty()
                        : Optional.of("has pairs that were not composed (NFC) before. Build it again from the pairs.");
        };
    }

    /** SHA-1 of passwords as they are, without count classes. */
    public static Provenance of(String label, Instant corpusDate, int flags) {
        return new Provenance(
                Digest.SHA_1, Normalization.NONE, flags, 0, corpusDate, Collections.nCopies(CLASSES, 0), label);
    }

    /** Kind of digest in the index. */
    public enum Digest {
        SHA_1(1),
        NTLM(2),
        /** Of a user name and a password; see {@link PasswordDigest#ofPair(String, String)}. */
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
                    .orElseThrow(() -> new IllegalArgumentException("there is no digest " + code));
        }
    }

    /** What is done to a password before it is digested. */
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
                    .orElseThrow(() -> new IllegalArgumentException("there is no normalisation " + code));
        }
    }
}
