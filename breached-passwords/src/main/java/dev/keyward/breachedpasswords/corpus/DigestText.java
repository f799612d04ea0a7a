package dev.keyward.breachedpasswords.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Parses lines of SHA-1 digests and counts in the format of Have I Been Pwned and its downloader.
 *
 * <p>Accepts {@code HEX40:COUNT}, or {@code HEX35:COUNT} in a range, whose file name has the first five digits; both cases;
 * LF and CRLF; a last line without an end; and a UTF-8 byte order mark at the start of any line, because the downloader
 * writes one per range. A line without a count counts once; lines of count 0 are padding. Needs 64 KiB; one instance per
 * input. Source: the API's documentation and the downloader's source.
 */
public final class DigestText {

    private static final int SHA_1_DIGITS = 40;
    private static final int RANGE_DIGITS = 5;

    /** Maximum number of decimal digits of a count in a line. Every real count is much shorter. */
    private static final int LONGEST_COUNT = 18;

    /** Maximum length of a line that consists of a digest, a colon, a count, a carriage return and a line feed. */
    private static final int LONGEST_LINE = 40 + 1 + LONGEST_COUNT + 2;

    private static final byte[] VALUES = values();

    private final String name;
    private final Sink sink;
    private final long rangeBits;
    private final int digits;

    private final byte[] buffer = new byte[1 << 16];
    private int position;
    private int end;
    private long line;

    /** Number of bytes of the input that precede the bytes in the buffer. */
    private long readBefore;

    private DigestText(String name, long rangeBits, int digits, Sink sink) {
        this.name = name;
        this.rangeBits = rangeBits;
        this.digits = digits;
        this.sink = sink;
    }

    /** Receives the first eight bytes of each digest in a text, with its count and line number. */
    @FunctionalInterface
    public interface Sink {

        /** Receives the first eight bytes of a digest, its count, and its line number, which starts at 1. */
        void accept(long digest, long count, long line) throws IOException;

        /**
         * Called by the parser between two lines of the text, once every {@value #LINES_BETWEEN} lines.
         *
         * @param offset number of bytes read so far
         * @param lines number of lines read so far
         */
        default void between(long offset, long lines) throws IOException {}

        /** Number of lines after which {@link #between} is called again. It is a power of two. */
        int LINES_BETWEEN = 1 << 16;
    }

    /** Sets the position in the input at which the stream begins, for a build that resumes there. */
    public DigestText startingAt(long offset, long lines) {
        readBefore = offset;
        line = lines;
        return this;
    }

    /** Creates a parser for lines that contain all 40 digits of a digest. Errors name the input by the given name. */
    public static DigestText ofWholeDigests(String name, Sink sink) {
        return new DigestText(name, 0, SHA_1_DIGITS, sink);
    }

    /**
     * Creates a parser of lines that lack the first five digits of each digest. The missing digits are the 20 bits of
     * the given range.
     */
    static DigestText ofRange(String name, int range, Sink sink) {
        return new DigestText(name, (long) range << (Long.SIZE - 4 * RANGE_DIGITS), SHA_1_DIGITS - RANGE_DIGITS, sink);
    }

    /**
     * Reads the digest text to the end and passes each digest to the sink.
     *
     * @throws BadInputException at the first malformed line; the sink has then received all lines before it
     */
    public void read(InputStream in) throws IOException {
        int next = next(in);
        while (next >= 0) {
            line++;
            if (isPlainLine()) {
                next = next(in);
            } else {
                next = afterMark(in, next);
                if (next >= 0) {
                    next = line(in, next);
                }
            }
            if ((line & (Sink.LINES_BETWEEN - 1)) == 0 && next >= 0) {
                sink.between(readBefore + position - 1, line);
            }
        }
    }

    /**
     * Reads the next line with the fast parser, and returns true, if the line has the common form: a digest, a colon and a
     * count. Otherwise, or if the line is not complete in the buffer, reads nothing and returns false.
     *
     * <p>Leaves errors to the slow path.
     */
    private boolean isPlainLine() throws IOException {
        byte[] text = buffer;
        int at = position - 1;
        if (end - at < LONGEST_LINE) {
            return false;
        }
        boolean right = Hex.isAt(text, at + digits - Hex.DIGITS);
        for (int n = 0; n + Hex.DIGITS < digits; n += Hex.DIGITS) {
            right &= Hex.isAt(text, at + n);
        }
        if (!right || text[at + digits] != ':') {
            return false;
        }
        long digest = (Hex.value(text, at) << (4 * Hex.DIGITS)) | Hex.value(text, at + Hex.DIGITS);
        at += digits + 1;
        long count = 0;
        int figures = at;
        for (; text[at] >= '0' && text[at] <= '9' && at - figures < LONGEST_COUNT; at++) {
            count = 10 * count + text[at] - '0';
        }
        if (at == figures) {
            return false;
        }
        if (text[at] == '\r') {
            at++;
        }
        if (text[at] != '\n') {
            return false;
        }
        position = at + 1;
        if (count > 0) {
            sink.accept(rangeBits | (digest >>> (4 * (SHA_1_DIGITS - digits))), count, line);
        }
        return true;
    }

    private int line(InputStream in, int first) throws IOException {
        int next = first;
        long digest = rangeBits;
        int shift = Long.SIZE - 4 * (SHA_1_DIGITS - digits);
        int seen = 0;
        for (; next >= 0 && VALUES[next] >= 0; next = next(in)) {
            if (shift > 0) {
                shift -= 4;
                digest |= (long) VALUES[next] << shift;
            }
            if (++seen > digits) {
                break;
            }
        }
        if (seen != digits) {
            throw bad(
                    seen == 0 && isEnd(next)
                            ? "is empty"
                            : "has " + (seen > digits ? "more than " + digits : seen) + " hexadecimal digits and not "
                                    + digits
                                    + (seen == 32 || seen == 27 ? ": it looks like NTLM, and SHA-1 is needed" : ""));
        }
        long count = 1;
        if (next == ':') {
            count = 0;
            int figures = 0;
            for (next = next(in); next >= '0' && next <= '9'; next = next(in)) {
                count = 10 * count + next - '0';
                if (++figures > LONGEST_COUNT) {
                    throw bad("has a count of more than " + LONGEST_COUNT + " figures");
                }
            }
            if (figures == 0) {
                throw bad("has no count after the colon");
            }
        }
        if (next == '\r') {
            next = next(in);
            if (next >= 0 && next != '\n') {
                throw bad("has a carriage return before the end of the line");
            }
        }
        if (!isEnd(next)) {
            throw bad("has a character that is not part of a hexadecimal digest, a colon or a count");
        }
        if (count > 0) {
            sink.accept(digest, count, line);
        }
        return next < 0 ? next : next(in);
    }

    private static boolean isEnd(int next) {
        return next < 0 || next == '\n' || next == '\r';
    }

    /**
     * Skips a UTF-8 byte order mark at the start of a file, and returns the first byte after it. Without such a mark, returns the given
     * first byte.
     */
    private int afterMark(InputStream in, int first) throws IOException {
        if (first != 0xEF) {
            return first;
        }
        if (next(in) != 0xBB || next(in) != 0xBF) {
            throw bad("begins with bytes that are not UTF-8 text");
        }
        return next(in);
    }

    private int next(InputStream in) throws IOException {
        if (position == end) {
            position = 0;
            readBefore += end;
            end = in.read(buffer);
            if (end < 0) {
                end = 0;
                return -1;
            }
        }
        return buffer[position++] & 0xFF;
    }

    private BadInputException bad(String what) {
        return new BadInputException(name + ", line " + line + " " + what + ".");
    }

    private static byte[] values() {
        byte[] values = new byte[256];
        Arrays.fill(values, (byte) -1);
        for (int value = 0; value < 16; value++) {
            values[Character.forDigit(value, 16)] = (byte) value;
            values[Character.toUpperCase(Character.forDigit(value, 16))] = (byte) value;
        }
        return values;
    }
}
