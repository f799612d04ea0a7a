package dev.keyward.breachedpasswords.corpus;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight hexadecimal digits at once, as the bytes of one word: lists have a billion lines, and byte by byte takes three times as long.
 *
 * <p>Each test adds to all eight bytes what lifts those from a bound on over 127. A byte that is over 127 before may carry into the
 * next one, and is found out by itself. Stateless and thread-safe.
 */
final class Hex {

    /** How many digits are read at once. */
    static final int DIGITS = Long.BYTES;

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private static final long EACH = 0x0101_0101_0101_0101L;
    private static final long HIGH = 0x8080_8080_8080_8080L;

    private Hex() {}

    /** Whether eight digits, of either case, begin there. */
    static boolean isAt(byte[] text, int from) {
        long word = (long) WORD.get(text, from);
        long figures = from(word, '0') & ~from(word, '9' + 1);
        long capitals = from(word, 'A') & ~from(word, 'F' + 1);
        long small = from(word, 'a') & ~from(word, 'f' + 1);
        return ((figures | capitals | small) & ~word & HIGH) == HIGH;
    }

    /** The value of the eight digits that begin there. */
    static long value(byte[] text, int from) {
        long word = (long) WORD.get(text, from);
        // Letters have bit 6, and their lowest four bits begin with 1.
        long nibbles = (word & (0x0F * EACH)) + 9 * ((word >>> 6) & EACH);
        long bytes = (nibbles | (nibbles >>> 4)) & 0x00FF_00FF_00FF_00FFL;
        long pairs = (bytes | (bytes >>> 8)) & 0x0000_FFFF_0000_FFFFL;
        return (pairs | (pairs >>> 16)) & 0xFFFF_FFFFL;
    }

    /** The highest bit of each byte that is the bound or more. */
    private static long from(long word, int bound) {
        return word + (0x80 - bound) * EACH;
    }
}
