package dev.keyward.auditlog.verify;

import dev.keyward.auditlog.merkle.Hash;
import dev.keyward.auditlog.merkle.MerkleHasher;
import dev.keyward.auditlog.tiles.EntryBundles;
import dev.keyward.auditlog.tiles.LogResource.EntryBundle;
import dev.keyward.auditlog.tiles.LogResource.HashTile;
import dev.keyward.auditlog.tiles.TileReader;
import java.io.IOException;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.concurrent.Callable;

/** Compares the entries of one bundle with the verified leaf hashes of a tile. For one thread. */
final class BundleCheck implements Callable<BundleCheck> {

    private final TileReader tiles;
    private final HashTile tile;
    private final byte[] hashes;
    private final int[] offsets;
    private final int[] lengths;
    private final MerkleHasher hasher = new MerkleHasher();
    private final byte[] leaf = new byte[Hash.LENGTH];
    private byte[] bytes = new byte[0];
    private int mismatch;

    BundleCheck(TileReader tiles, HashTile tile, byte[] hashes) {
        this.tiles = tiles;
        this.tile = tile;
        this.hashes = hashes;
        this.offsets = new int[tile.width()];
        this.lengths = new int[tile.width()];
        this.mismatch = tile.width();
    }

    /**
     * Reads the bundle and compares its entries with the leaf hashes.
     *
     * @throws TamperedLogException if an entry does not match its hash
     * @throws IOException if the bundle is missing or cannot be read
     */
    @Override
    public BundleCheck call() throws IOException, TamperedLogException {
        TileReader.Content<EntryBundle> bundle = tiles.bundle(new EntryBundle(tile.index(), tile.width()));
        bytes = bundle.bytes();
        OptionalInt malformed = EntryBundles.visit(bytes, bundle.resource().width(), this::compare);
        if (mismatch < tile.width()) {
            throw tampered(bundle.resource(), mismatch, "does not match its hash");
        }
        if (malformed.isPresent()) {
            int number = Math.min(malformed.getAsInt(), tile.width() - 1);
            throw tampered(bundle.resource(), number, "has a wrong length");
        }
        return this;
    }

    /** Passes the checked entries to the given visitor, starting at the entry with the given index. */
    void report(long firstEntry, EntryVisitor visitor) {
        for (int number = 0; number < tile.width(); number++) {
            long index = tile.firstEntry() + number;
            if (index >= firstEntry) {
                visitor.entry(index, bytes, offsets[number], lengths[number]);
            }
        }
    }

    private void compare(int number, int offset, int length) {
        if (number >= mismatch) {
            return; // after the first bad entry, or an entry that the tree does not have yet
        }
        hasher.leaf(bytes, offset, length, leaf, 0);
        int hash = number * Hash.LENGTH;
        if (!Arrays.equals(leaf, 0, Hash.LENGTH, hashes, hash, hash + Hash.LENGTH)) {
            mismatch = number;
        }
        offsets[number] = offset;
        lengths[number] = length;
    }

    private static TamperedLogException tampered(EntryBundle bundle, int number, String defect) {
        long index = bundle.firstEntry() + number;
        return new TamperedLogException(IndexRange.of(index), bundle + ": entry " + index + " " + defect + ".");
    }
}
