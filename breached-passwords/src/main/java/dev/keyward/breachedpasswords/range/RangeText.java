package dev.keyward.breachedpasswords.range;

import java.util.Arrays;

/**
 * Parses a response of the range service of Have I Been Pwned. Each line has the form {@code HEX35:COUNT}.
 *
 * <p>Accepts both cases, LF and CRLF, and a last line without an end. Drops rows of count 0, which are padding. Any other
 * line, or a text of padding only, makes the whole range malformed, because no range is empty and a captive portal may answer
 * instead of the service. One instance per text. Source: the API's documentation.
 */
final class RangeText {

    /** Minimum length of a line: 35 hexadecimal digits, a colon, a count of one digit and a line feed. */
    private static final int SHORTEST_LINE = 38;

    /**
     * Maximum number of decimal digits of a leak count in the text of a range of digests. The highest count is about 47
     * million.
     */
    private static final int MOST_FIGURES = 15;

    private final byte[] text;
    private int at;

    private RangeText(byte[] text) {
        this.text = text;
    }

    /**
     * Parses the given response of the range service of Have I Been Pwned.
     *
     * @throws RangeException if the text is malformed
     */
    static Range parse(byte[] text) throws RangeException {
        return new RangeText(text).range();
    }

    private Range range() throws RangeException {
        long[] rows = new long[Range.LONGS * (text.length / SHORTEST_LINE + 1)];
        int used = 0;
        while (at < text.length) {
            long first = hex(16);
            long second = hex(16);
            long tail = hex(3);
            long count = count();
            lineEnd();
            if (count > 0) {
                rows[used++] = first;
                rows[used++] = second;
                rows[used++] = (count << Range.TAIL_BITS) | tail;
            }
        }
        if (used == 0) {
            throw malformed();
        }
        return new Range(Arrays.copyOf(rows, used));
    }

    private long hex(int digits) throws RangeException {
        long bits = 0;
        for (int n = 0; n < digits; n++) {
            int digit = Character.digit(next(), 16);
            if (digit < 0) {
                throw malformed();
            }
            bits = (bits << 4) | digit;
        }
        return bits;
    }

    private long count() throws RangeException {
        if (next() != ':') {
            throw malformed();
        }
        long count = 0;
        int start = at;
        for (; at < text.length && text[at] >= '0' && text[at] <= '9'; at++) {
            count = 10 * count + text[at] - '0';
            if (at - start == MOST_FIGURES) {
                throw malformed();
            }
        }
        if (at == start) {
            throw malformed();
        }
        return count;
    }

    private void lineEnd() throws RangeException {
        if (at == text.length) {
            return;
        }
        int end = next();
        if (end == '\r') {
            end = next();
        }
        if (end != '\n') {
            throw malformed();
        }
    }

    private int next() {
        return at < text.length ? text[at++] : -1;
    }

    private static RangeException malformed() {
        return new RangeException(RangeAnswer.Reason.MALFORMED);
    }
}
