package dev.keyward.breachedpasswords.build;

import dev.keyward.breachedpasswords.Layout;
import dev.keyward.breachedpasswords.corpus.BadInputException;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * Records how ascending digests are distributed over buckets, to choose a layout that holds them.
 *
 * <p>A part of the corpus, such as its beginning, fills few buckets of the usual layout and overfills them: it needs more. For each
 * number of bucket bits it is known how full the fullest bucket is. Needs next to no memory; not thread-safe.
 */
final class Spread {

    /**
     * More are not tried: the corpus may have sixteen billion digests before any part of it needs them, and so many buckets with nothing in
     * them take 150 MB.
     */
    private static final int MOST_BITS_FOR_UNEVEN = 22;

    /** For each number of bucket bits: how many digests stood before the bucket that is being filled. */
    private final long[] before = new long[Layout.MOST_BUCKET_BITS + 1];

    /** For each number of bucket bits: how many the fullest bucket has that is full. */
    private final long[] fullest = new long[Layout.MOST_BUCKET_BITS + 1];

    private long digests;
    private long last;

    /** Adds a digest; digests must come in ascending order, compared as unsigned numbers. */
    void add(long digest) {
        if (digests > 0 && digest == last) {
            return;
        }
        int same = digests == 0 ? Long.SIZE : Long.numberOfLeadingZeros(digest ^ last);
        // With more bits than both have in common, the bucket of the last one is full.
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

    /** Number of distinct digests. */
    long digests() {
        return digests;
    }

    /**
     * The layout whose buckets hold about 256 each, or one with more buckets if the fullest could not hold what falls into it.
     *
     * @param digestBits how many of a digest are known
     * @throws BadInputException if there is none
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
