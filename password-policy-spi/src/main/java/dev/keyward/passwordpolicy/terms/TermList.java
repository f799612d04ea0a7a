package dev.keyward.passwordpolicy.terms;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * A list of terms that an organisation bans from passwords, such as its name and its products.
 *
 * <p>The text form is UTF-8 with one term per line; blank lines and lines that begin with {@code #} are skipped. After
 * folding of case, accents and look-alikes a term has {@value #SHORTEST} to {@value #LONGEST} characters, and equal terms
 * count once. Immutable and thread-safe.
 */
public final class TermList {

    /** Maximum number of terms in one list. */
    public static final int MAX_TERMS = 10_000;

    /** Maximum size in bytes of a list of banned terms. */
    public static final int MAX_BYTES = 512 * 1024;

    static final int SHORTEST = 4;

    static final int LONGEST = 32;

    private final Terms index;

    private TermList(Terms index) {
        this.index = index;
    }

    /**
     * Parses a list of banned terms from UTF-8 text with one term per line.
     *
     * @throws IllegalArgumentException if the text is malformed; the message names the line and the remedy, but does
     *     not quote the line, because lists may be confidential
     */
    public static TermList parse(byte[] text) {
        if (text.length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "The list has " + text.length + " bytes; the maximum is " + MAX_BYTES + ". Split it.");
        }
        String decoded = decode(text);
        Set<String> terms = new TreeSet<>();
        int number = 0;
        for (String line : decoded.split("\\R", -1)) {
            number++;
            String term = line.strip();
            if (term.isEmpty() || term.startsWith("#")) {
                continue;
            }
            String folded = Folded.of(term).text();
            if (folded.length() < SHORTEST || folded.length() > LONGEST) {
                throw new IllegalArgumentException("Line " + number + ": a term has " + SHORTEST + " to " + LONGEST
                        + " characters, this one " + folded.length() + ". Change or remove it.");
            }
            terms.add(folded);
            if (terms.size() > MAX_TERMS) {
                throw new IllegalArgumentException(
                        "Line " + number + ": more than " + MAX_TERMS + " terms. Split the list.");
            }
        }
        if (terms.isEmpty()) {
            throw new IllegalArgumentException("The list holds no term. Write one per line.");
        }
        return new TermList(Terms.of(terms));
    }

    /** Returns the number of distinct terms in this list. */
    public int size() {
        return index.size();
    }

    Terms index() {
        return index;
    }

    private static String decode(byte[] text) {
        ByteBuffer bytes = ByteBuffer.wrap(text);
        try {
            String decoded = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(bytes)
                    .toString();
            return decoded.startsWith("\uFEFF") ? decoded.substring(1) : decoded;
        } catch (CharacterCodingException e) {
            // The decoder stops before the malformed bytes.
            long line = 1
                    + IntStream.range(0, bytes.position())
                            .filter(i -> text[i] == '\n')
                            .count();
            throw new IllegalArgumentException("Line " + line + ": not UTF-8. Save the list as UTF-8.", e);
        }
    }
}
