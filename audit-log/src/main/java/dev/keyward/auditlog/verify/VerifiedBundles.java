package dev.keyward.auditlog.verify;

import dev.keyward.auditlog.merkle.Hash;
import dev.keyward.auditlog.merkle.MerkleHasher;
import dev.keyward.auditlog.merkle.ProofMaker;
import dev.keyward.auditlog.merkle.ProofVerifier;
import dev.keyward.auditlog.merkle.TreeHead;
import dev.keyward.auditlog.tiles.DamagedLogException;
import dev.keyward.auditlog.tiles.EntryBundles;
import dev.keyward.auditlog.tiles.LogResource;
import dev.keyward.auditlog.tiles.LogResource.EntryBundle;
import dev.keyward.auditlog.tiles.LogResource.HashTile;
import dev.keyward.auditlog.tiles.LogSource;
import dev.keyward.auditlog.tiles.MissingLogFileException;
import dev.keyward.auditlog.tiles.TileReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads single bundles of a log, and verifies their entries against a trusted root hash.
 *
 * <p>Holds one bundle and one tile in memory. Not thread-safe.
 */
public final class VerifiedBundles {

    private final TileReader tiles;
    private final TreeHead head;
    private final MerkleHasher hasher = new MerkleHasher();

    /** @param head size and root hash of the tree, from a checkpoint whose signature was verified */
    public VerifiedBundles(LogSource source, TreeHead head) {
        this.tiles = new TileReader(source, head.size());
        this.head = head;
    }

    /**
     * Returns those entries of a bundle that the tree contains.
     *
     * @throws IllegalArgumentException if the tree has no such bundle
     * @throws DamagedLogException if an entry or a hash tile does not match the root
     * @throws MissingLogFileException if the bundle or a tile is missing
     */
    public List<byte[]> read(long index) throws IOException {
        HashTile tile = tiles.tileAt(0, index);
        List<byte[]> entries = entries(new EntryBundle(index, tile.width()));
        byte[] hashes = tiles.tile(tile).bytes();
        for (int number = 0; number < entries.size(); number++) {
            if (!hasher.leaf(entries.get(number)).equals(Hash.at(hashes, number * Hash.LENGTH))) {
                throw new DamagedLogException(
                        "Entry " + (tile.firstEntry() + number) + " of the log does not match its hash.");
            }
        }
        requireRoot(tile.firstEntry(), hasher.leaf(entries.get(0)));
        return entries;
    }

    /**
     * Returns one entry.
     *
     * @throws IllegalArgumentException if the tree has no such entry
     * @throws IOException as {@link #read}
     */
    public byte[] entry(long index) throws IOException {
        int number = (int) (index % LogResource.FULL_WIDTH);
        List<byte[]> entries = read(index / LogResource.FULL_WIDTH);
        if (number >= entries.size()) {
            throw new IllegalArgumentException("A tree of " + head.size() + " leaves has no leaf " + index + ".");
        }
        return entries.get(number);
    }

    private List<byte[]> entries(EntryBundle bundle) throws IOException {
        List<byte[]> entries = new ArrayList<>();
        TileReader.Content<EntryBundle> content = tiles.bundle(bundle);
        for (byte[] entry : EntryBundles.entries(content.resource(), content.bytes())) {
            if (entries.size() < bundle.width()) { // a full bundle may stand in for a partial one
                entries.add(entry);
            }
        }
        return entries;
    }

    /**
     * Throws an exception unless the first leaf of a tile belongs to the log's tree. The inclusion proof contains the
     * hashes of all other leaves of the tile, so it proves those as well.
     */
    private void requireRoot(long index, Hash leaf) throws IOException {
        List<Hash> proof = new ProofMaker(tiles).inclusion(index, head.size());
        if (!new ProofVerifier().isIncluded(leaf, index, head, proof)) {
            throw new DamagedLogException(
                    "The hashes of entry " + index + " and those after it do not match the root.");
        }
    }
}
