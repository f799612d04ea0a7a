package dev.keyward.auditlog.mirror;

import dev.keyward.auditlog.merkle.Hash;
import dev.keyward.auditlog.merkle.ProofMaker;
import dev.keyward.auditlog.merkle.ProofVerifier;
import dev.keyward.auditlog.merkle.TreeHead;
import dev.keyward.auditlog.note.BadSignatureException;
import dev.keyward.auditlog.note.LogPolicy;
import dev.keyward.auditlog.note.MalformedNoteException;
import dev.keyward.auditlog.note.UnknownLogException;
import dev.keyward.auditlog.tiles.LogResource;
import dev.keyward.auditlog.tiles.LogSource;
import dev.keyward.auditlog.tiles.LogStore;
import dev.keyward.auditlog.tiles.RightEdge;
import dev.keyward.auditlog.tiles.TileAppender;
import dev.keyward.auditlog.tiles.TileReader;
import dev.keyward.auditlog.verify.EntryVisitor;
import dev.keyward.auditlog.verify.IndexRange;
import dev.keyward.auditlog.verify.LogVerifier;
import dev.keyward.auditlog.verify.VerificationResult;
import dev.keyward.auditlog.verify.VerificationResult.Tampered;
import dev.keyward.auditlog.verify.VerificationResult.Undecided;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Updates a local copy of an audit log, and reads only the entries that the copy lacks.
 *
 * <p>Proves first that the log continues the copy. Then appends each entry once it is verified, and writes the new checkpoint last. So a
 * bad source never changes a good copy, and an interrupted update can be repeated. Not thread-safe.
 */
public final class LogMirror {

    private final LogSource source;
    private final LogStore copy;
    private final LogPolicy policy;
    private final LogPolicy copyPolicy;

    /** @param policy keys that are trusted for the checkpoints of the source and of the copy */
    public LogMirror(LogSource source, LogStore copy, LogPolicy policy) {
        this(source, copy, policy, policy);
    }

    /**
     * Creates a mirror. Its local copy may have a checkpoint signed by a retired key.
     *
     * @param copyPolicy keys that are trusted for the checkpoint of the copy
     */
    public LogMirror(LogSource source, LogStore copy, LogPolicy policy, LogPolicy copyPolicy) {
        this.source = source;
        this.copy = copy;
        this.policy = policy;
        this.copyPolicy = copyPolicy;
    }

    /**
     * Verifies the entries that the copy lacks, and appends them to the copy.
     *
     * @param firstEntry index of the first entry of a new copy, if the log was pruned; ignored for an existing copy
     * @throws IllegalArgumentException if the first entry is not a multiple of 256, or a new copy would begin after the end of the log
     * @throws IOException if the copy cannot be read or written, or is damaged
     */
    public MirrorResult update(long firstEntry) throws IOException {
        if (firstEntry < 0 || firstEntry % LogResource.FULL_WIDTH != 0) {
            throw new IllegalArgumentException(
                    "The first entry of a copy must be a multiple of 256, not " + firstEntry + ".");
        }
        byte[] checkpoint;
        LogPolicy.Opened log;
        try {
            Optional<byte[]> read = source.read(LogResource.CHECKPOINT);
            if (read.isEmpty()) {
                return refused(new Undecided("The source has no checkpoint."));
            }
            checkpoint = read.get();
            log = policy.open(checkpoint);
        } catch (BadSignatureException e) {
            return refused(new Tampered(Optional.empty(), IndexRange.of(0), "checkpoint: " + e.getMessage()));
        } catch (MalformedNoteException | UnknownLogException e) {
            return refused(new Undecided("checkpoint: " + e.getMessage()));
        } catch (IOException e) {
            return refused(unreadable(e));
        }
        Optional<LogPolicy.Opened> before = checkpointOfCopy();
        if (before.isPresent()
                && !before.get().checkpoint().origin().equals(log.checkpoint().origin())) {
            return refused(new Undecided(
                    "The copy is of another log: " + before.get().checkpoint().origin() + "."));
        }
        TreeHead head = log.checkpoint().tree();
        if (before.isEmpty() && firstEntry > head.size()) {
            throw new IllegalArgumentException("The first entry of a copy must be 0 to " + head.size()
                    + ", because the log has no more entries, not " + firstEntry + ".");
        }
        TreeHead start;
        try {
            start = before.isPresent()
                    ? before.get().checkpoint().tree()
                    : new TreeHead(firstEntry, new ProofMaker(new TileReader(source, head.size())).root(firstEntry));
            Optional<VerificationResult> difference = difference(log, start);
            if (difference.isPresent()) {
                return refused(difference.get());
            }
        } catch (IOException e) {
            return refused(unreadable(e));
        }
        if (before.isEmpty()) {
            copyEdge(start, new TileReader(source, head.size()));
        }
        VerificationResult result = append(checkpoint, start);
        if (!(result instanceof VerificationResult.Intact)) {
            return refused(result);
        }
        if (!isNewCheckpoint(checkpoint)) {
            return new MirrorResult.Copied(log, start.size(), 0);
        }
        copy.write(LogResource.CHECKPOINT, checkpoint);
        return new MirrorResult.Copied(log, before.isPresent() ? start.size() : 0, head.size() - start.size());
    }

    private Optional<LogPolicy.Opened> checkpointOfCopy() throws IOException {
        Optional<byte[]> checkpoint = copy.read(LogResource.CHECKPOINT);
        try {
            return checkpoint.isPresent() ? Optional.of(copyPolicy.open(checkpoint.get())) : Optional.empty();
        } catch (UnknownLogException e) {
            throw new IOException("the checkpoint of the copy cannot be used: " + e.getMessage(), e);
        } catch (BadSignatureException | MalformedNoteException e) {
            throw new IOException(
                    "the checkpoint of the copy cannot be used: " + e.getMessage()
                            + " Restore the file checkpoint of the copy, or make a new copy in another folder.",
                    e);
        }
    }

    /** Returns the defect if the log does not continue the given earlier tree, otherwise an empty result. */
    private Optional<VerificationResult> difference(LogPolicy.Opened log, TreeHead start) throws IOException {
        TreeHead head = log.checkpoint().tree();
        if (start.size() > head.size()) {
            return Optional.of(new Tampered(
                    Optional.of(log),
                    new IndexRange(head.size(), start.size()),
                    "The log has " + head.size() + " entries, but the copy has " + start.size() + "."));
        }
        List<Hash> proof = start.size() == 0
                ? List.of()
                : new ProofMaker(new TileReader(source, head.size())).consistency(start.size(), head.size());
        boolean isContinued = start.size() == 0 || new ProofVerifier().isConsistent(start, head, proof);
        return isContinued
                ? Optional.empty()
                : Optional.of(new Tampered(
                        Optional.of(log),
                        new IndexRange(0, start.size()),
                        "The log does not continue the copy of " + start.size()
                                + " entries: the log was rewritten, or its tiles are damaged."));
    }

    /**
     * Writes the partial hash tiles of the tree {@code start} into the new local copy, which begins with the entry after
     * that tree. The root hash of the tree was verified before.
     */
    private void copyEdge(TreeHead start, TileReader tiles) throws IOException {
        // The source may have wider partial tiles than the tree of this size had.
        LogSource cut = resource -> resource instanceof LogResource.HashTile tile
                ? Optional.of(Arrays.copyOf(
                        tiles.tile(tiles.tileAt(tile.level(), tile.index())).bytes(), tile.maxBytes()))
                : source.read(resource);
        RightEdge edge = RightEdge.read(cut, start);
        for (int level = 0; level < edge.levels(); level++) {
            byte[] hashes = edge.hashes(level);
            if (hashes.length > 0) {
                copy.write(new LogResource.HashTile(level, edge.index(level), hashes.length / Hash.LENGTH), hashes);
            }
        }
    }

    private VerificationResult append(byte[] checkpoint, TreeHead start) throws IOException {
        TileAppender appender = TileAppender.open(copy, start);
        EntryVisitor visitor = (index, buffer, offset, length) -> {
            try {
                appender.append(Arrays.copyOfRange(buffer, offset, offset + length));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        // The source may publish a new checkpoint meanwhile; this update is about the one that was read.
        LogSource pinned =
                resource -> resource == LogResource.CHECKPOINT ? Optional.of(checkpoint) : source.read(resource);
        VerificationResult result;
        try {
            result = new LogVerifier(pinned, policy, visitor).from(start.size()).verify();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        if (result instanceof VerificationResult.Intact intact) {
            if (!appender.head().equals(intact.log().checkpoint().tree())) {
                throw new IllegalStateException("verified entries of a continued tree have another root");
            }
            appender.flush();
        }
        return result;
    }

    private boolean isNewCheckpoint(byte[] checkpoint) throws IOException {
        return !copy.read(LogResource.CHECKPOINT)
                .map(existing -> Arrays.equals(existing, checkpoint))
                .orElse(false);
    }

    private static Undecided unreadable(IOException e) {
        return new Undecided("The source cannot be read: " + e.getMessage());
    }

    private static MirrorResult refused(VerificationResult reason) {
        return new MirrorResult.Refused(reason);
    }
}
