package dev.keyward.breachedpasswords.range;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * The digests with one common prefix in the Have I Been Pwned corpus, with their counts.
 *
 * <p>Immutable and thread-safe. Takes 24 bytes per digest, about 48 KB for a range. Searched from start to end in about a
 * microsecond, because the service does not promise an order.
 */
final class Range {

    /** Number of {@code long} values that {@link #rows} uses for each digest. */
    static final int LONGS = 3;

    static final int TAIL_BITS = 12;

    private static final int PREFIX_BITS = 20;
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    /**
     * The digests and counts of this range. Each digest takes three {@code long} values. They hold bits 20 to 83, bits 84 to
     * 147, and the count above bits 148 to 159.
     */
    private final long[] rows;

    Range(long[] rows) {
        this.rows = rows;
    }

    /** Returns the five hexadecimal digits that name the range of the given digest. */
    static String prefix(byte[] digest) {
        return HEX.toHexDigits(ByteBuffer.wrap(digest).getLong() >>> (Long.SIZE - PREFIX_BITS), PREFIX_BITS / 4);
    }

    /**
     * Returns the number of times that the password with the given digest leaked. The result is 0 if this range does not
     * contain the digest.
     */
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
