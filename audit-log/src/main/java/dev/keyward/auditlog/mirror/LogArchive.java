package dev.keyward.auditlog.mirror;

import dev.keyward.auditlog.merkle.Hash;
import dev.keyward.auditlog.merkle.MerkleHasher;
import dev.keyward.auditlog.merkle.ProofMaker;
import dev.keyward.auditlog.merkle.ProofVerifier;
import dev.keyward.auditlog.merkle.TreeHead;
import dev.keyward.auditlog.note.LogCheckpoint;
import dev.keyward.auditlog.note.MalformedNoteException;
import dev.keyward.auditlog.note.SignedNote;
import dev.keyward.auditlog.tiles.DamagedLogException;
import dev.keyward.auditlog.tiles.EntryBundles;
import dev.keyward.auditlog.tiles.LogResource;
import dev.keyward.auditlog.tiles.LogResource.EntryBundle;
import dev.keyward.auditlog.tiles.LogResource.HashTile;
import dev.keyward.auditlog.tiles.LogResource.Numbered;
import dev.keyward.auditlog.tiles.LogSource;
import dev.keyward.auditlog.tiles.LogStore;
import dev.keyward.auditlog.tiles.RightEdge;
import dev.keyward.auditlog.tiles.TileReader;
import dev.keyward.auditlog.verify.VerifiedBundles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Copies the files of the server's own log to another store, one bundle per step. Then it copies the files at the end
 * of the log, with the checkpoint.
 *
 * <p>Each step can be repeated. Verifies every bundle before it is copied. Never replaces a full file by other content, and never a
 * checkpoint by one that does not continue it. Unlike {@link LogMirror}, trusts the checkpoint of the source without verifying its
 * signature. Not thread-safe.
 */
public final class LogArchive {

    private final LogStore target;
    private final LogSource source;
    private final TreeHead head;
    private final byte[] checkpoint;
    private final TileReader tiles;
    private final VerifiedBundles bundles;
    private final MerkleHasher hasher = new MerkleHasher();

    /**
     * Creates an archive of the log up to the given checkpoint.
     *
     * @throws IOException if the bytes are not a signed checkpoint
     */
    public LogArchive(LogSource source, LogStore target, byte[] checkpoint) throws IOException {
        this.source = source;
        this.target = target;
        this.head = tree(checkpoint);
        this.checkpoint = checkpoint.clone();
        this.tiles = new TileReader(source, head.size());
        this.bundles = new VerifiedBundles(source, head);
    }

    private static TreeHead tree(byte[] checkpoint) throws IOException {
        try {
            return LogCheckpoint.parse(SignedNote.parse(checkpoint).text()).tree();
        } catch (MalformedNoteException e) {
            throw new DamagedLogException("checkpoint: " + e.getMessage());
        }
    }

    /** Returns the number of full bundles that the checkpoint covers. */
    public long fullBundles() {
        return head.size() / LogResource.FULL_WIDTH;
    }

    /**
     * Copies the full bundle with the given index. Also copies each hash tile whose last entry is in this bundle.
     *
     * @throws DamagedLogException if the bundle does not verify, or the target has a file of that name with other content
     */
    public void copy(long index) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] entry : bundles.read(index)) {
            EntryBundles.append(bytes, entry);
        }
        EntryBundle bundle = new EntryBundle(index, LogResource.FULL_WIDTH);
        HashTile tile = new HashTile(0, index, LogResource.FULL_WIDTH);
        write(tile, tiles.tile(tile).bytes());
        copyTilesAbove(tile);
        write(bundle, bytes.toByteArray()); // last, because its presence says that the step is complete
    }

    private void copyTilesAbove(HashTile last) throws IOException {
        HashTile below = last;
        while (below.level() < HashTile.MAX_LEVEL && (below.index() + 1) % LogResource.FULL_WIDTH == 0) {
            Hash root = hasher.perfectSubtree(tiles.tile(below).bytes(), 0, LogResource.FULL_WIDTH);
            HashTile above =
                    new HashTile(below.level() + 1, below.index() / LogResource.FULL_WIDTH, LogResource.FULL_WIDTH);
            byte[] hashes = tiles.tile(above).bytes();
            if (!Hash.at(hashes, hashes.length - Hash.LENGTH).equals(root)) {
                throw new DamagedLogException(above + ": its last hash does not match the tile below it.");
            }
            write(above, hashes);
            below = above;
        }
    }

    private void write(Numbered full, byte[] content) throws IOException {
        Optional<byte[]> existing = target.read(full);
        if (existing.isEmpty()) {
            target.write(full, content);
        } else if (!Arrays.equals(existing.get(), content)) {
            throw new DamagedLogException(full + ": it exists with other content, and a full file never changes.");
        }
        target.deletePartials(full);
    }

    /**
     * Writes the partial files and the checkpoint, once all full bundles are copied. Returns false, without effect, if the target has this
     * checkpoint already.
     *
     * @throws DamagedLogException if the log does not continue the checkpoint that the target has
     */
    public boolean publish() throws IOException {
        Optional<byte[]> existing = target.read(LogResource.CHECKPOINT);
        if (existing.isPresent() && Arrays.equals(existing.get(), checkpoint)) {
            return false;
        }
        Optional<TreeHead> before = existing.isPresent() ? Optional.of(tree(existing.get())) : Optional.empty();
        if (before.isPresent()) {
            requireContinued(before.get());
        }
        RightEdge edge = RightEdge.read(source, head);
        for (int level = 0; level < edge.levels(); level++) {
            byte[] hashes = edge.hashes(level);
            if (hashes.length > 0) {
                target.write(new HashTile(level, edge.index(level), hashes.length / Hash.LENGTH), hashes);
            }
        }
        if (head.size() % LogResource.FULL_WIDTH > 0) {
            writeLastBundle();
        }
        target.write(LogResource.CHECKPOINT, checkpoint);
        if (before.isPresent()) {
            deletePartials(before.get().size());
        }
        return true;
    }

    private void writeLastBundle() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        List<byte[]> entries = bundles.read(fullBundles());
        entries.forEach(entry -> EntryBundles.append(bytes, entry));
        target.write(new EntryBundle(fullBundles(), entries.size()), bytes.toByteArray());
    }

    private void requireContinued(TreeHead before) throws IOException {
        boolean isContinued = before.size() <= head.size()
                && new ProofVerifier()
                        .isConsistent(
                                before,
                                head,
                                before.size() == 0
                                        ? List.of()
                                        : new ProofMaker(tiles).consistency(before.size(), head.size()));
        if (!isContinued) {
            throw new DamagedLogException("The checkpoint of the copy, with " + before.size()
                    + " entries, is not continued by that of the log, with " + head.size() + ".");
        }
    }

    /** Deletes those partial files of an earlier checkpoint that the current checkpoint does not use. */
    private void deletePartials(long size) throws IOException {
        for (int level = 0; level < HashTile.MAX_LEVEL; level++) {
            long index = size >>> (8 * (level + 1));
            int width = TileReader.width(size, level, index);
            if (width > 0 && width != TileReader.width(head.size(), level, index)) {
                target.delete(new HashTile(level, index, width));
                if (level == 0) {
                    target.delete(new EntryBundle(index, width));
                }
            }
        }
    }
}
