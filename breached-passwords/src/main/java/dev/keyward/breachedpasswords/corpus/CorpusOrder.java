package dev.keyward.breachedpasswords.corpus;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.BitSet;

/** Checks that the digests of a corpus ascend, and that none of its 1,048,576 ranges is missing. Not thread-safe. */
public final class CorpusOrder {

    private static final int RANGES = 1 << 20;
    private static final int BITS_BEHIND_RANGE = Long.SIZE - 20;

    private final BitSet ranges = new BitSet(RANGES);
    private long last;

    /**
     * Records the next digest of the corpus.
     *
     * @throws BadInputException if the digest is less than the previous one
     */
    public void add(long digest, String name, long line) throws BadInputException {
        if (Long.compareUnsigned(digest, last) < 0) {
            throw new BadInputException(name + ", line " + line
                    + " is less than the line before: the file is not sorted. Build from unsorted digests (--sort).");
        }
        last = digest;
        ranges.set((int) (digest >>> BITS_BEHIND_RANGE));
    }

    public boolean isComplete() {
        return ranges.cardinality() == RANGES;
    }

    /**
     * Checks that the recorded digests come from all 1,048,576 ranges of the corpus.
     *
     * @throws BadInputException if a range is missing
     */
    public void checkComplete() throws BadInputException {
        int missing = RANGES - ranges.cardinality();
        if (missing > 0) {
            throw new BadInputException(missing + " of 1048576 ranges " + (missing == 1 ? "is" : "are")
                    + " missing, the first is "
                    + "%05X".formatted(ranges.nextClearBit(0))
                    + ": the download is incomplete. Complete it, or build with --partial.");
        }
    }

    public void save(DataOutputStream out) throws IOException {
        out.writeLong(last);
        byte[] seen = ranges.toByteArray();
        out.writeInt(seen.length);
        out.write(seen);
    }

    public void restore(DataInputStream in) throws IOException {
        last = in.readLong();
        ranges.or(BitSet.valueOf(in.readNBytes(in.readInt())));
    }
}
