package dev.keyward.breachedpasswords.corpus;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Parses eight hexadecimal digits at a time. It treats the eight characters as the bytes of one 64-bit word.
 *
 * <p>A corpus has two billion lines, and parsing byte by byte takes three times as long. Each range test adds a number to
 * all bytes, which sets the high bit of every byte at or above a bound. A byte above 127 may carry into the next one, and
 * is rejected on its own. Stateless and thread-safe.
 */
final class Hex {

    /** Number of hexadecimal digits that are parsed at a time. */
    static final int DIGITS = Long.BYTES;

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private static final long EACH = 0x0101_0101_0101_0101L;
    private static final long HIGH = 0x8080_8080_8080_8080L;

    private Hex() {}

    /** Returns whether the text has eight hexadecimal digits, in upper or lower case, at the given offset. */
    static boolean isAt(byte[] text, int from) {
        long word = (long) WORD.get(text, from);
        long figures = from(word, '0') & ~from(word, '9' + 1);
        long capitals = from(word, 'A') & ~from(word, 'F' + 1);
        long small = from(word, 'a') & ~from(word, 'f' + 1);
        return ((figures | capitals | small) & ~word & HIGH) == HIGH;
    }

    /** Returns the value of the eight hexadecimal digits that the text has at the given offset. */
    static long value(byte[] text, int from) {
        long word = (long) WORD.get(text, from);
        // Letters have bit 6 set, and their lowest four bits count from 1.
        long nibbles = (word & (0x0F * EACH)) + 9 * ((word >>> 6) & EACH);
        long bytes = (nibbles | (nibbles >>> 4)) & 0x00FF_00FF_00FF_00FFL;
        long pairs = (bytes | (bytes >>> 8)) & 0x0000_FFFF_0000_FFFFL;
        return (pairs | (pairs >>> 16)) & 0xFFFF_FFFFL;
    }

    /**
     * Returns a word in which the high bit of each byte is set if that byte of the given word is at or above the bound.
     */
    private static long from(long word, int bound) {
        return word + (0x80 - bound) * EACH;
    }
}
