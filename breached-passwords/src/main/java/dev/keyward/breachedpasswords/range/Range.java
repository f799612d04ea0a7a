package dev.keyward.breachedpasswords.range;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * The digests of one range and how often each was seen.
 *
 * <p>Immutable and thread-safe. Takes 24 bytes a digest, some 48 KB for a range of today's size. Looked through from one end to
 * the other, which takes a microsecond, as nothing says that a service sends its rows in order.
 */
final class Range {

    /** Of a row, in the order of {@link #rows}. */
    static final int LONGS = 3;

    static final int TAIL_BITS = 12;

    private static final int PREFIX_BITS = 20;
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    /** Of each digest bits 20 to 83, bits 84 to 147, and the count with bits 148 to 159 below it. */
    private final long[] rows;

    Range(long[] rows) {
        this.rows = rows;
    }

    /** The five digits by which a range is asked for, of a whole digest. */
    static String prefix(byte[] digest) {
        return HEX.toHexDigits(ByteBuffer.wrap(digest).getLong() >>> (Long.SIZE - PREFIX_BITS), PREFIX_BITS / 4);
    }

    /** How often a whole digest of this range was seen; 0 if it is not in it. */
    long count(byte[] digest) {
        ByteBuffer bits = ByteBuffer.wrap(digest);
        long first = (bits.getLong(0) << PREFIX_BITS) | (bits.getLong(8) >>> (Long.SIZE - PREFIX_BITS));
        long second = (bits.getLong(8) << PREFIX_BITS) | ((bits.getInt(16) & 0xFFFFFFFFL) >>> TAIL_BITS);
        long tail = bits.getInt(16) & ((1 << TAIL_BITS) - 1);
        for (int row = 0; row < rows.length; row += LONGS) {
            if (rows[row] == first && rows[row + 1] == second && (rows[row + 2] & ((1 << TAIL_BITS) - 1)) == tail) {
                return rows[row + 2] >>> TAIL_BITS;
            }
        }
        return 0;
    }

    int size() {
        return rows.length / LONGS;
    }
}
