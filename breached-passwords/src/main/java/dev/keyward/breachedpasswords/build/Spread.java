package dev.keyward.breachedpasswords.build;

import dev.keyward.breachedpasswords.Layout;
import dev.keyward.breachedpasswords.corpus.BadInputException;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * Measures how evenly digests fill the buckets of a breach index, to choose the number of buckets.
 *
 * <p>A part of the corpus, such as its beginning, overfills a few buckets of the usual layout and needs more buckets. Tracks
 * the fullest bucket for each possible number of bucket bits. Needs about 500 bytes; not thread-safe.
 */
final class Spread {

    /**
     * Maximum number of digest bits that select a bucket, for a corpus whose digests are unevenly distributed. Only a corpus of
     * 16 billion digests would need more, and empty buckets would take 150 MB.
     */
    private static final int MOST_BITS_FOR_UNEVEN = 22;

    /**
     * For each number of bucket bits (the array index), the number of digests before the bucket that is being filled.
     */
    private final long[] before = new long[Layout.MOST_BUCKET_BITS + 1];

    /** For each number of bucket bits (the array index), the number of digests in the fullest bucket so far. */
    private final long[] fullest = new long[Layout.MOST_BUCKET_BITS + 1];

    private long digests;
    private long last;

    /** Adds the next digest of the corpus; digests must ascend as unsigned numbers. */
    void add(long digest) {
        if (digests > 0 && digest == last) {
            return;
        }
        int same = digests == 0 ? Long.SIZE : Long.numberOfLeadingZeros(digest ^ last);
        // With more bits than the common prefix of both digests, the bucket of the last one is complete.
        for (int bits = Layout.MOST_BUCKET_BITS; bits > same; bits--) {
            fullest[bits] = fullest(bits);
            before[bits] = digests;
        }
        last = digest;
        digests++;
    }

    void save(DataOutputStream out) throws IOException {
        out.writeLong(digests);
        out.writeLong(last);
        for (int bits = 0; bits <= Layout.MOST_BUCKET_BITS; bits++) {
            out.writeLong(before[bits]);
            out.writeLong(fullest[bits]);
        }
    }

    void restore(DataInputStream in) throws IOException {
        digests = in.readLong();
        last = in.readLong();
        for (int bits = 0; bits <= Layout.MOST_BUCKET_BITS; bits++) {
            before[bits] = in.readLong();
            fullest[bits] = in.readLong();
        }
    }

    /** Returns the number of distinct digests that were added. */
    long digests() {
        return digests;
    }

    /**
     * Returns an index layout with about 256 digests per bucket for the digests that were added so far. If the fullest bucket would
     * overflow, the buckets are smaller.
     *
     * @param classBits number of bits for the leak-count class of a digest
     * @param digestBits number of known bits of a digest
     * @throws BadInputException if no layout holds the digests
     */
    Layout layout(FingerprintBits fingerprint, int classBits, int digestBits) throws BadInputException {
        int bits = fingerprint.layout(digests, classBits).bucketBits();
        while (bits < MOST_BITS_FOR_UNEVEN && isCrowded(bits)) {
            bits++;
        }
        if (isCrowded(bits)) {
            throw new BadInputException(
                    "More than " + Layout.MOST_KEYS_IN_BUCKET + " digests begin with the same " + bits
                            + " bits, which never happens with passwords, not even in a part of the corpus. Check"
                            + " that the input is a list of digests.");
        }
        int possible = digestBits - Layout.SLOT_BITS - bits;
        int fingerprintBits = fingerprint.within(possible);
        if (fingerprintBits > possible) {
            throw new BadInputException(
                    "There are too many digests for so many fingerprint bits, in total or in one bucket. Use"
                            + " --fingerprint-bits " + possible + " or fewer.");
        }
        return new Layout(bits, fingerprintBits, classBits);
    }

    private boolean isCrowded(int bits) {
        return fullest(bits) > Layout.MOST_KEYS_IN_BUCKET;
    }

    private long fullest(int bits) {
        return Math.max(fullest[bits], digests - before[bits]);
    }
}
