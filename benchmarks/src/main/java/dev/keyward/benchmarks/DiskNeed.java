package dev.keyward.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An upper estimate of the disk space that a run of the benchmark needs.
 *
 * <p>The text is deleted before the other lists are written.
 *
 * @param text bytes of the digests as text
 * @param indexes bytes of Keyward's indexes
 * @param others bytes of all files of the other lists
 */
record DiskNeed(long text, long indexes, long others) {

    private static final double TEXT_LINE = 45.5;
    private static final double PASSWORD_LINE = 14.5;
    private static final double BLOOM_BITS = 19.2;

    /** Maximum number of bits per key that an index stores in addition to the fingerprint bits. */
    private static final double LAYOUT_BITS = 2.7;

    /** Number of bytes that a run must leave free on the disk. */
    private static final long RESERVE = 1L << 30;

    static DiskNeed of(FiguresOptions options) {
        double indexBits = (options.measures(Column.KEYWARD_14) ? 14 + LAYOUT_BITS : 0)
                + (options.measures(Column.KEYWARD_24) ? 24 + LAYOUT_BITS : 0);
        double otherBytes = (options.measures(Column.SORTED_FILE) ? SortedDigestFile.DIGEST : 0)
                + (options.measures(Column.STOCK) ? PASSWORD_LINE + BLOOM_BITS / Byte.SIZE : 0);
        return new DiskNeed((long) (TEXT_LINE * options.keys()), (long) (indexBits / Byte.SIZE * options.keys()), (long)
                (otherBytes * options.keys()));
    }

    long bytes() {
        return indexes + Math.max(text, others);
    }

    /** @throws IOException if the disk has less free space than the run and the reserve need */
    void check(Path folder) throws IOException {
        long there = Files.getFileStore(folder).getUsableSpace();
        if (there < bytes() + RESERVE) {
            throw new IOException(
                    "%s has %s free, but %s are needed. Use another folder (--dir), fewer keys, or --without"
                            .formatted(folder, Quantity.bytes(there), Quantity.bytes(bytes() + RESERVE)));
        }
    }

    @Override
    public String toString() {
        return "needs up to %s on the disk: indexes %s, plus text %s, then other lists %s"
                .formatted(
                        Quantity.bytes(bytes()), Quantity.bytes(indexes), Quantity.bytes(text), Quantity.bytes(others));
    }
}
