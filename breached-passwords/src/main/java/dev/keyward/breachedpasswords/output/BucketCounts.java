package dev.keyward.breachedpasswords.output;

import dev.keyward.breachedpasswords.Layout;
import dev.keyward.breachedpasswords.corpus.BadInputException;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The numbers of keys in the buckets of a breach index that is being written. Takes {@code 4 * 2^m} bytes; not thread-safe. */
final class BucketCounts {

    private final Layout layout;
    private final int[] counts;
    private int buckets;

    BucketCounts(Layout layout) {
        this.layout = layout;
        this.counts = new int[layout.buckets()];
    }

    /** Records the number of keys in the next bucket of the index. */
    void add(int keys) {
        counts[buckets++] = keys;
    }

    void save(DataOutputStream out) throws IOException {
        out.writeInt(buckets);
        for (int n = 0; n < buckets; n++) {
            out.writeInt(counts[n]);
        }
    }

    /** Restores the counts that {@link #save} wrote, and returns the number of buckets that they cover. */
    int restore(DataInputStream in) throws IOException {
        buckets = in.readInt();
        for (int n = 0; n < buckets; n++) {
            counts[n] = in.readInt();
        }
        return buckets;
    }

    /**
     * Returns the directory of the index: for each bucket, the number of keys before it. The number in an even distribution is
     * subtracted.
     *
     * @throws BadInputException if a deviation does not fit in 32 bits
     */
    ByteBuffer directory(long keys) throws BadInputException {
        ByteBuffer directory = ByteBuffer.allocateDirect(Math.toIntExact(Integer.BYTES * (counts.length + 1L)))
                .order(ByteOrder.LITTLE_ENDIAN);
        long before = 0;
        for (int n = 0; n <= counts.length; n++) {
            long deviation = before - layout.expectedBefore(n, keys);
            if (deviation != (int) deviation) {
                throw new BadInputException(
                        "the digests are spread too unevenly for one index. Build from a smaller part, or from all of"
                                + " them");
            }
            directory.putInt((int) deviation);
            before += n < counts.length ? counts[n] : 0;
        }
        return directory.flip();
    }
}
