package dev.keyward.breachedpasswords;

/**
 * Describes how a breach index splits the first 64 bits of a digest into bucket number, slot and fingerprint.
 *
 * <p>Immutable and thread-safe.
 *
 * @param bucketBits {@code m}, 0 to 28: the index has {@code 2^m} buckets
 * @param fingerprintBits {@code f}, 8 to 48: about one in {@code 2^f} absent digests matches
 * @param classBits {@code c}, 0, 2 or 4: bits of the count class
 */
public record Layout(int bucketBits, int fingerprintBits, int classBits) {

    public static final int SLOT_BITS = 8;
    public static final int SLOTS = 1 << SLOT_BITS;

    /** Maximum number of keys in one bucket of a breach index. Uniformly distributed digests fill a bucket with about 256. */
    public static final int MOST_KEYS_IN_BUCKET = 4096;

    /**
     * Maximum number of leading bits of a digest that select its bucket. With more, the directory would not fit into one
     * buffer.
     */
    public static final int MOST_BUCKET_BITS = 28;

    public static final int FEWEST_FINGERPRINT_BITS = 8;
    public static final int MOST_FINGERPRINT_BITS = 48;

    public Layout {
        if (bucketBits < 0 || bucketBits > MOST_BUCKET_BITS) {
            throw new IllegalArgumentException("bucket bits must be 0 to 28, not " + bucketBits);
        }
        checkFingerprintBits(fingerprintBits);
        if (bucketBits + SLOT_BITS + fingerprintBits > Long.SIZE) {
            throw new IllegalArgumentException("bucket bits, 8 and fingerprint bits must be at most 64 together");
        }
        if (classBits != 0 && classBits != 2 && classBits != 4) {
            throw new IllegalArgumentException("count-class bits must be 0, 2 or 4, not " + classBits);
        }
    }

    /**
     * Throws an exception if an index cannot have the given number of fingerprint bits.
     *
     * @throws IllegalArgumentException if the number is not allowed
     */
    public static void checkFingerprintBits(int bits) {
        if (bits < FEWEST_FINGERPRINT_BITS || bits > MOST_FINGERPRINT_BITS) {
            throw new IllegalArgumentException("fingerprint bits must be 8 to 48, not " + bits);
        }
    }

    /** Returns the layout of a breach index for the given number of keys, with about 256 keys in each bucket. */
    public static Layout forKeys(long keys, int fingerprintBits, int classBits) {
        return new Layout(
                Math.min(bucketBitsFor(keys), Long.SIZE - SLOT_BITS - fingerprintBits), fingerprintBits, classBits);
    }

    /**
     * Returns the number of bucket bits to use for the given number of keys, so that each bucket has about 256 keys.
     */
    public static int bucketBitsFor(long keys) {
        int bits = 0;
        // round(log2(keys / 256)), which changes at 2^(n + 0.5)
        while (bits < MOST_BUCKET_BITS && keys / 256.0 > Math.pow(2, bits + 0.5)) {
            bits++;
        }
        return bits;
    }

    public int buckets() {
        return 1 << bucketBits;
    }

    /** Returns how many leading bits of each digest a breach index with this layout stores. */
    public int keyBits() {
        return bucketBits + SLOT_BITS + fingerprintBits;
    }

    /** Returns the key of the given digest: its leading bits, which a breach index with this layout stores. */
    public long key(long digest) {
        return digest >>> (Long.SIZE - keyBits());
    }

    public int bucket(long key) {
        return (int) (key >>> (SLOT_BITS + fingerprintBits));
    }

    public int slot(long key) {
        return (int) (key >>> fingerprintBits) & (SLOTS - 1);
    }

    public long fingerprint(long key) {
        return key & fingerprintMask();
    }

    long fingerprintMask() {
        return (1L << fingerprintBits) - 1;
    }

    /** Returns the number of bits that each key adds to the length of its bucket. */
    int bitsPerKey() {
        return 1 + fingerprintBits + classBits;
    }

    /** Returns the offset in bits from the first bucket of the index to the given bucket. */
    long start(int bucket, long keysBefore) {
        return (long) SLOTS * bucket + bitsPerKey() * keysBefore;
    }

    /**
     * Returns the number of keys that would precede the given bucket if all buckets were equally full. This is
     * {@code floor(bucket * keys / 2^m)}.
     */
    public long expectedBefore(long bucket, long keys) {
        if (bucketBits == 0) {
            return bucket * keys;
        }
        long high = Math.multiplyHigh(bucket, keys) << (Long.SIZE - bucketBits);
        return high | ((bucket * keys) >>> bucketBits);
    }
}
