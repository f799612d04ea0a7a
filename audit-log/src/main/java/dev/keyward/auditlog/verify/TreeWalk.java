package dev.keyward.auditlog.verify;

import dev.keyward.auditlog.merkle.Hash;
import dev.keyward.auditlog.merkle.MerkleHasher;
import dev.keyward.auditlog.merkle.TreeHead;
import dev.keyward.auditlog.tiles.DamagedLogException;
import dev.keyward.auditlog.tiles.EntryBundles;
import dev.keyward.auditlog.tiles.LogResource;
import dev.keyward.auditlog.tiles.LogResource.EntryBundle;
import dev.keyward.auditlog.tiles.LogResource.HashTile;
import dev.keyward.auditlog.tiles.LogSource;
import dev.keyward.auditlog.tiles.RightEdge;
import dev.keyward.auditlog.tiles.TileReader;
import java.io.IOException;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * Verifies the tiles and entries of a log from the root down, from the first entry to the last.
 *
 * <p>The root proves the partial tiles at the right edge. Each hash in a proven tile then proves the full tile below it, and each leaf
 * hash proves an entry. So the first entry that does not match is known exactly if its tile is proven. Holds one tile per level and
 * one bundle in memory. Not thread-safe; one instance per run.
 */
final class TreeWalk {

    private final LogSource source;
    private final TreeHead head;
    private final long firstEntry;
    private final EntryVisitor visitor;
    private final TileReader tiles;
    private final MerkleHasher hasher = new MerkleHasher();
    private final byte[] leaf = new byte[Hash.LENGTH];

    TreeWalk(LogSource source, TreeHead head, long firstEntry, EntryVisitor visitor) {
        this.source = source;
        this.head = head;
        this.firstEntry = firstEntry;
        this.visitor = visitor;
        this.tiles = new TileReader(source, head.size());
    }

    /**
     * Verifies everything that entries from the first required one on depend on.
     *
     * @throws TamperedLogException if a file contradicts the root
     * @throws IOException if a file is missing or cannot be read
     */
    void run() throws IOException, TamperedLogException {
        RightEdge edge;
        try {
            edge = RightEdge.read(source, head);
        } catch (DamagedLogException e) {
            throw new DamageSearch(source, head).wholeLog(String.valueOf(e.getMessage()));
        }
        for (int level = edge.levels() - 1; level >= 0; level--) {
            byte[] hashes = edge.hashes(level);
            if (level > 0) {
                descend(level, edge.index(level), hashes);
            } else if (hashes.length > 0) {
                verifyBundle(tiles.tileAt(0, edge.index(0)), hashes);
            }
        }
    }

    private void descend(int level, long index, byte[] hashes) throws IOException, TamperedLogException {
        for (int number = 0; number * Hash.LENGTH < hashes.length; number++) {
            HashTile below = tiles.tileAt(level - 1, index * LogResource.FULL_WIDTH + number);
            if (below.endEntry() > firstEntry) {
                verifyTile(below, Hash.at(hashes, number * Hash.LENGTH));
            }
        }
    }

    private void verifyTile(HashTile tile, Hash expected) throws IOException, TamperedLogException {
        byte[] hashes;
        try {
            hashes = tiles.tile(tile).bytes();
        } catch (DamagedLogException e) {
            throw new DamageSearch(source, head).below(tile, expected, String.valueOf(e.getMessage()));
        }
        if (!hasher.perfectSubtree(hashes, 0, LogResource.FULL_WIDTH).equals(expected)) {
            throw new DamageSearch(source, head).below(tile, expected, tile + " does not match the tile above it.");
        }
        if (tile.level() == 0) {
            verifyBundle(tile, hashes);
        } else {
            descend(tile.level(), tile.index(), hashes);
        }
    }

    private void verifyBundle(HashTile tile, byte[] hashes) throws IOException, TamperedLogException {
        TileReader.Content<EntryBundle> bundle = tiles.bundle(new EntryBundle(tile.index(), tile.width()));
        byte[] bytes = bundle.bytes();
        int[] offsets = new int[tile.width()];
        int[] lengths = new int[tile.width()];
        int[] mismatch = {tile.width()};
        int width = bundle.resource().width();
        OptionalInt malformed = EntryBundles.visit(bytes, width, (number, offset, length) -> {
            if (number < mismatch[0]) {
                hasher.leaf(bytes, offset, length, leaf, 0);
                int hash = number * Hash.LENGTH;
                if (!Arrays.equals(leaf, 0, Hash.LENGTH, hashes, hash, hash + Hash.LENGTH)) {
                    mismatch[0] = number;
                }
                offsets[number] = offset;
                lengths[number] = length;
            }
        });
        if (mismatch[0] < tile.width()) {
            throw tampered(bundle.resource(), mismatch[0], "does not match its hash");
        }
        if (malformed.isPresent()) {
            int number = Math.min(malformed.getAsInt(), tile.width() - 1);
            throw tampered(bundle.resource(), number, "has a wrong length");
        }
        for (int number = 0; number < tile.width(); number++) {
            long index = tile.firstEntry() + number;
            if (index >= firstEntry) {
                visitor.entry(index, bytes, offsets[number], lengths[number]);
            }
        }
    }

    private static TamperedLogException tampered(EntryBundle bundle, int number, String defect) {
        long index = bundle.firstEntry() + number;
        return new TamperedLogException(IndexRange.of(index), bundle + ": entry " + index + " " + defect + ".");
    }
}
