package dev.keyward.breachedpasswords;

import dev.keyward.breachedpasswords.storage.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Decodes one bucket of a breach index: the compressed keys of about 256 digests with a common prefix.
 *
 * <p>Each thread has one buffer, so a bucket is valid until its thread reads the next one.
 */
final class Bucket {

    /** Length in bytes of the buffer that holds the largest possible bucket of a breach index. */
    private static final int LONGEST =
            (Layout.SLOTS + Layout.MOST_KEYS_IN_BUCKET * (1 + Layout.MOST_FINGERPRINT_BITS + 4)) / Byte.SIZE
                    + 2 * Long.BYTES;

    private static final ThreadLocal<ByteBuffer> BUFFER =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(LONGEST).order(ByteOrder.LITTLE_ENDIAN));

    /** Number of keys in all buckets that precede this bucket in the breach index. */
    final long before;

    private final Layout layout;
    private final ByteBuffer bytes;
    private final int start;
    private final int count;

    /**
     * Creates a bucket with the given number of keys from its encoded bytes.
     *
     * @param bytes little-endian, from the 64-bit word in which the bucket begins to one word past its end
     * @param start offset of the bucket in the first word, in bits
     */
    private Bucket(Layout layout, ByteBuffer bytes, int start, long before, int count) throws BadIndexException {
        this.layout = layout;
        this.bytes = bytes;
        this.start = start;
        this.before = before;
        this.count = count;
        if (ones(start + Layout.SLOTS + count) != count) {
            throw new BadIndexException(
                    "the number of keys in a bucket does not match the directory. Copy or build it again.");
        }
    }

    /** Reads the given bucket of a breach index into the buffer of the current thread. */
    static Bucket read(int bucket, IndexHeader header, IndexDirectory directory, Storage storage) throws IOException {
        Layout layout = header.layout();
        long before = directory.before(bucket);
        long count = directory.before(bucket + 1) - before;
        if (before < 0 || count < 0 || count > Layout.MOST_KEYS_IN_BUCKET) {
            throw new BadIndexException("bucket " + bucket + " is inconsistent. Copy or build it again.");
        }
        long start = layout.start(bucket, before);
        int bits = (int) (start % Long.SIZE + Layout.SLOTS + layout.bitsPerKey() * count);
        ByteBuffer buffer = BUFFER.get().clear().limit((bits + Long.SIZE - 1) / Long.SIZE * Long.BYTES + Long.BYTES);
        storage.read(buffer, header.payload().offset() + start / Long.SIZE * Long.BYTES);
        return new Bucket(layout, buffer.rewind(), (int) (start % Long.SIZE), before, (int) count);
    }

    /** Returns the position of the given key among the keys of this bucket, or -1 if the bucket does not contain it. */
    int find(long key) {
        int position = slotPosition(layout.slot(key));
        int at = position - layout.slot(key);
        long wanted = layout.fingerprint(key);
        for (; bit(start + position); position++, at++) {
            long fingerprint = fingerprint(at);
            if (fingerprint == wanted) {
                return at;
            }
            if (fingerprint > wanted) {
                return -1;
            }
        }
        return -1;
    }

    int classAt(int at) {
        return (int) bits(
                start + Layout.SLOTS + count * (1 + layout.fingerprintBits()) + at * layout.classBits(),
                layout.classBits());
    }

    void forEach(int bucket, BreachIndex.KeyConsumer consumer) throws IOException {
        int at = 0;
        int slot = 0;
        for (int position = 0; position < Layout.SLOTS + count; position++) {
            if (bit(start + position)) {
                long high = (((long) bucket << Layout.SLOT_BITS) | slot) << layout.fingerprintBits();
                consumer.accept(high | fingerprint(at), classAt(at));
                at++;
            } else {
                slot++;
            }
        }
    }

    /** Counts the one-bits from the start of this bucket to the given bit position (exclusive). */
    private int ones(int end) {
        int ones = 0;
        int at = start;
        while (at < end) {
            int width = Math.min(Integer.SIZE, end - at);
            ones += Long.bitCount(bits(at, width));
            at += width;
        }
        return ones;
    }

    /**
     * Returns the position of the first bit of the given slot in this bucket. It follows the zero that ends the previous slot.
     */
    private int slotPosition(int slot) {
        int zeros = 0;
        int position = 0;
        while (zeros < slot) {
            int width = Math.min(Integer.SIZE, slot - zeros);
            int more = width - Long.bitCount(bits(start + position, width));
            zeros += more;
            position += width;
        }
        // The last step may end after some ones of this slot: go back to the zero before them.
        while (position > 0 && bit(start + position - 1) && zeros == slot) {
            position--;
        }
        return position;
    }

    private long fingerprint(int at) {
        return bits(start + Layout.SLOTS + count + at * layout.fingerprintBits(), layout.fingerprintBits());
    }

    private boolean bit(int at) {
        return ((bytes.getLong((at >>> 6) << 3) >>> (at & 63)) & 1) != 0;
    }

    /** Reads up to 48 bits from the given bit position in this bucket. */
    private long bits(int at, int width) {
        long word = bytes.getLong(at >>> 3);
        return (word >>> (at & 7)) & ((1L << width) - 1);
    }
}
