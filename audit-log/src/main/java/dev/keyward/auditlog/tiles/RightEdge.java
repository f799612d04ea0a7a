package dev.keyward.auditlog.tiles;

import dev.keyward.auditlog.merkle.Frontier;
import dev.keyward.auditlog.merkle.Hash;
import dev.keyward.auditlog.merkle.MerkleHasher;
import dev.keyward.auditlog.merkle.TreeHead;
import dev.keyward.auditlog.tiles.LogResource.HashTile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The partial tiles at the right edge of a log, one per level, which together determine the root of the tree.
 *
 * <p>Holds at most 8 tiles of 8 kB, whatever the size of the log.
 */
public final class RightEdge {

    private static final int TILE_HEIGHT = 8;

    private final long size;
    private final List<byte[]> levels;

    private RightEdge(long size, List<byte[]> levels) {
        this.size = size;
        this.levels = levels;
    }

    /** Reads the partial tiles at the right edge of a Merkle tree with the given size. Does not verify them. */
    public static RightEdge read(LogSource source, long size) throws IOException {
        TileReader tiles = new TileReader(source, size);
        List<byte[]> levels = new ArrayList<>();
        for (int level = 0; size >>> (TILE_HEIGHT * level) > 0 && level <= HashTile.MAX_LEVEL; level++) {
            long hashes = size >>> (TILE_HEIGHT * level);
            int width = (int) (hashes % LogResource.FULL_WIDTH);
            byte[] content = width == 0
                    ? new byte[0]
                    : tiles.tile(tiles.tileAt(level, hashes / LogResource.FULL_WIDTH))
                            .bytes();
            levels.add(Arrays.copyOf(content, width * Hash.LENGTH));
        }
        return new RightEdge(size, levels);
    }

    /**
     * Reads the partial tiles at the right edge of a log's Merkle tree, and verifies that the given root hash follows
     * from them.
     *
     * @throws DamagedLogException if the tiles have another root
     */
    public static RightEdge read(LogSource source, TreeHead head) throws IOException {
        RightEdge edge = read(source, head.size());
        if (!edge.root().equals(head.root())) {
            throw new DamagedLogException("The tiles at the right edge do not match the root of the checkpoint.");
        }
        return edge;
    }

    /** Returns the number of levels of tiles in the log. */
    public int levels() {
        return levels.size();
    }

    /**
     * Returns the concatenated hashes of the partial tile at the given level. The result is empty if the level ends with a full
     * tile.
     */
    public byte[] hashes(int level) {
        return levels.get(level).clone();
    }

    /** Returns the index of a level's partial tile. If the level ends with a full tile, returns the index of the next tile. */
    public long index(int level) {
        return size >>> (TILE_HEIGHT * (level + 1));
    }

    /** Returns the root hash of the log's Merkle tree. */
    public Hash root() {
        return frontier().root();
    }

    /** Returns the frontier of the log's Merkle tree: the hashes that are needed to append to it. */
    public Frontier frontier() {
        MerkleHasher hasher = new MerkleHasher();
        Frontier frontier = Frontier.empty();
        for (int level = levels.size() - 1; level >= 0; level--) {
            byte[] hashes = levels.get(level);
            int first = 0;
            for (int bit = TILE_HEIGHT - 1; bit >= 0; bit--) {
                int count = 1 << bit;
                if (((hashes.length / Hash.LENGTH) & count) != 0) {
                    frontier.appendSubtree(hasher.perfectSubtree(hashes, first, count), TILE_HEIGHT * level + bit);
                    first += count;
                }
            }
        }
        return frontier;
    }
}
