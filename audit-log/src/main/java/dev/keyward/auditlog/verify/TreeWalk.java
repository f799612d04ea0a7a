package dev.keyward.auditlog.verify;

import dev.keyward.auditlog.merkle.Hash;
import dev.keyward.auditlog.merkle.MerkleHasher;
import dev.keyward.auditlog.merkle.TreeHead;
import dev.keyward.auditlog.tiles.DamagedLogException;
import dev.keyward.auditlog.tiles.LogResource;
import dev.keyward.auditlog.tiles.LogResource.HashTile;
import dev.keyward.auditlog.tiles.LogSource;
import dev.keyward.auditlog.tiles.RightEdge;
import dev.keyward.auditlog.tiles.TileReader;
import java.io.IOException;

/**
 * Verifies the tiles and entries of a log. The tiles are verified from the root down, and the entries from the first to
 * the last.
 *
 * <p>The root proves the partial tiles at the right edge. Each hash in a proven tile then proves the full tile below it, and each leaf
 * hash proves an entry. So the first entry that does not match is known exactly if its tile is proven. Holds one tile per level and a
 * few bundles in memory. One instance per run.
 */
final class TreeWalk {

    private final LogSource source;
    private final TreeHead head;
    private final long firstEntry;
    private final BundleQueue bundles;
    private final TileReader tiles;

    TreeWalk(LogSource source, TreeHead head, long firstEntry, BundleQueue bundles) {
        this.source = source;
        this.head = head;
        this.firstEntry = firstEntry;
        this.bundles = bundles;
        this.tiles = new TileReader(source, head.size());
    }

    /**
     * Verifies all entries from the first required entry to the last, and all tiles on which these entries depend.
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
        for (int level = edge.levels() - 1; level > 0; level--) {
            descend(level, edge.index(level), edge.hashes(level));
        }
        byte[] leaves = edge.levels() == 0 ? new byte[0] : edge.hashes(0);
        if (leaves.length > 0) {
            bundles.add(new BundleCheck(tiles, tiles.tileAt(0, edge.index(0)), leaves));
        }
        bundles.finish();
    }

    private void descend(int level, long index, byte[] hashes) throws IOException, TamperedLogException {
        for (int number = 0; number * Hash.LENGTH < hashes.length; number++) {
            HashTile below = tiles.tileAt(level - 1, index * LogResource.FULL_WIDTH + number);
            Hash expected = Hash.at(hashes, number * Hash.LENGTH);
            if (below.endEntry() <= firstEntry) {
                continue;
            }
            if (below.level() == 0) {
                bundles.add(() -> new BundleCheck(tiles, below, verified(below, expected)).call());
            } else {
                descend(below.level(), below.index(), verifiedInOrder(below, expected));
            }
        }
    }

    /**
     * Verifies a tile and returns its hashes; defects are reported in the order of the log. So if the tile is damaged, the checks of
     * earlier bundles end first.
     */
    private byte[] verifiedInOrder(HashTile tile, Hash expected) throws IOException, TamperedLogException {
        try {
            return verified(tile, expected);
        } catch (IOException | TamperedLogException e) {
            bundles.finish();
            throw e;
        }
    }

    /** Returns the hashes of a full tile, after verifying them against the hash in the tile above. */
    private byte[] verified(HashTile tile, Hash expected) throws IOException, TamperedLogException {
        byte[] hashes;
        try {
            hashes = tiles.tile(tile).bytes();
        } catch (DamagedLogException e) {
            throw new DamageSearch(source, head).below(tile, expected, String.valueOf(e.getMessage()));
        }
        if (!new MerkleHasher()
                .perfectSubtree(hashes, 0, LogResource.FULL_WIDTH)
                .equals(expected)) {
            throw new DamageSearch(source, head).below(tile, expected, tile + " does not match the tile above it.");
        }
        return hashes;
    }
}
