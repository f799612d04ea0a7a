package dev.keyward.breachedpasswords.range;

import java.util.Arrays;

/**
 * The text of a range as the service sends it: {@code HEX35:COUNT} lines.
 *
 * <p>Either case; LF or CRLF; the last line may end without. Rows of count 0 are padding and dropped. One line that is anything
 * else, or no row but padding, makes the whole text malformed: no range of the corpus is empty, and the page of a captive portal
 * is no range. One instance per text. Source: the API's documentation.
 */
final class RangeText {

    /** 35 digits, a colon, a figure and a line feed. */
    private static final int SHORTEST_LINE = 38;

    /** More would not fit beside the tail of the digest; the most frequent password was seen some 47 million times. */
    private static final int MOST_FIGURES = 15;

    private final byte[] text;
    private int at;

    private RangeText(byte[] text) {
        this.text = text;
    }

    /** @throws RangeException if it is malformed */
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
