package dev.keyward.auditlog.verify;

import dev.keyward.auditlog.merkle.Frontier;
import dev.keyward.auditlog.merkle.Hash;
import dev.keyward.auditlog.merkle.MerkleHasher;
import dev.keyward.auditlog.merkle.TreeHead;
import dev.keyward.auditlog.tiles.DamagedLogException;
import dev.keyward.auditlog.tiles.EntryBundles;
import dev.keyward.auditlog.tiles.LogResource;
import dev.keyward.auditlog.tiles.LogResource.EntryBundle;
import dev.keyward.auditlog.tiles.LogResource.HashTile;
import dev.keyward.auditlog.tiles.LogSource;
import dev.keyward.auditlog.tiles.TileReader;
import java.io.IOException;
import java.util.List;

/**
 * Determines whether a damaged tile alone is wrong, or the entries below it as well.
 *
 * <p>Hashes the entries below the tile again. If they have the expected hash, only the tile is damaged; if not, the damaged tile cannot
 * tell which entry is wrong. Holds one bundle in memory, and does not search more than 16 million entries, so that a hostile log
 * cannot keep it busy. One instance per run.
 */
final class DamageSearch {

    private static final long MAX_ENTRIES = 1L << 24;
    private static final String ENTRIES_DIFFER = " The entries below do not match the checkpoint, either.";
    private static final String NOT_CHECKED = " The entries that it covers could not be checked.";

    private final TileReader tiles;
    private final TreeHead head;
    private final MerkleHasher hasher = new MerkleHasher();
    private long firstDifference = -1;

    DamageSearch(LogSource source, TreeHead head) {
        this.tiles = new TileReader(source, head.size());
        this.head = head;
    }

    /** Returns the exception for a log whose partial tiles do not match the root hash in the checkpoint. */
    TamperedLogException wholeLog(String defect) {
        return search(new IndexRange(0, Math.max(1, head.size())), head.root(), defect);
    }

    /** Returns the exception for a full tile that does not match the verified tile above it. */
    TamperedLogException below(HashTile tile, Hash expected, String defect) {
        return search(new IndexRange(tile.firstEntry(), tile.endEntry()), expected, defect);
    }

    private TamperedLogException search(IndexRange range, Hash expected, String defect) {
        long end = Math.min(range.end(), head.size());
        if (end - range.first() > MAX_ENTRIES) {
            return new TamperedLogException(range, defect + NOT_CHECKED);
        }
        Frontier frontier = Frontier.empty();
        try {
            for (long at = range.first(); at < end; at += LogResource.FULL_WIDTH) {
                append(at / LogResource.FULL_WIDTH, frontier);
            }
        } catch (DamagedLogException e) {
            return new TamperedLogException(range, defect + ENTRIES_DIFFER);
        } catch (IOException e) {
            return new TamperedLogException(range, defect + NOT_CHECKED);
        }
        if (!frontier.root().equals(expected)) {
            return new TamperedLogException(range, defect + ENTRIES_DIFFER);
        }
        IndexRange damaged = firstDifference < 0 ? range : IndexRange.of(firstDifference);
        return new TamperedLogException(damaged, defect + " The entries that it covers are intact.");
    }

    private void append(long index, Frontier frontier) throws IOException {
        HashTile tile = tiles.tileAt(0, index);
        TileReader.Content<EntryBundle> bundle = tiles.bundle(new EntryBundle(index, tile.width()));
        List<byte[]> entries = EntryBundles.entries(bundle.resource(), bundle.bytes());
        byte[] hashes = hashes(tile);
        for (int number = 0; number < tile.width(); number++) {
            Hash leaf = hasher.leaf(entries.get(number));
            frontier.append(leaf);
            int at = number * Hash.LENGTH;
            boolean differs = at + Hash.LENGTH > hashes.length || !leaf.equals(Hash.at(hashes, at));
            if (differs && firstDifference < 0) {
                firstDifference = tile.firstEntry() + number;
            }
        }
    }

    private byte[] hashes(HashTile tile) {
        try {
            return tiles.tile(tile).bytes();
        } catch (IOException e) {
            return new byte[0]; // damaged: differs from the first hash on
        }
    }
}
