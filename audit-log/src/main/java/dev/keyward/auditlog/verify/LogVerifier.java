package dev.keyward.auditlog.verify;

import dev.keyward.auditlog.merkle.Hash;
import dev.keyward.auditlog.merkle.ProofMaker;
import dev.keyward.auditlog.merkle.ProofVerifier;
import dev.keyward.auditlog.merkle.TreeHead;
import dev.keyward.auditlog.note.BadSignatureException;
import dev.keyward.auditlog.note.LogCheckpoint;
import dev.keyward.auditlog.note.LogPolicy;
import dev.keyward.auditlog.note.MalformedNoteException;
import dev.keyward.auditlog.note.SignedNote;
import dev.keyward.auditlog.note.UnknownLogException;
import dev.keyward.auditlog.tiles.LogResource;
import dev.keyward.auditlog.tiles.LogSource;
import dev.keyward.auditlog.tiles.MissingLogFileException;
import dev.keyward.auditlog.tiles.TileReader;
import dev.keyward.auditlog.verify.VerificationResult.Intact;
import dev.keyward.auditlog.verify.VerificationResult.Tampered;
import dev.keyward.auditlog.verify.VerificationResult.Undecided;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Verifies an audit log or a copy of it: the signature of its checkpoint, every tile, every entry, and earlier checkpoints.
 *
 * <p>A file that is there and has the wrong content means that the log was tampered with. A file that is missing means that nothing
 * can be decided, because a copy may be incomplete. Trusts nothing but the policy and the earlier checkpoints: memory is bounded
 * whatever the files contain, and the time by the files that exist. One instance per run.
 */
public final class LogVerifier {

    private final LogSource source;
    private final LogPolicy policy;
    private final EntryVisitor visitor;
    private final List<EarlierCheckpoint> earlierCheckpoints = new ArrayList<>();
    private long firstEntry;

    /** @param visitor receives the verified entries */
    public LogVerifier(LogSource source, LogPolicy policy, EntryVisitor visitor) {
        this.source = source;
        this.policy = policy;
        this.visitor = visitor;
    }

    /** Requires that the log continues an earlier signed checkpoint, which the auditor has kept. */
    public LogVerifier since(byte[] checkpoint) {
        earlierCheckpoints.add(new EarlierCheckpoint(checkpoint, List.of(policy)));
        return this;
    }

    /**
     * Requires that the log continues an earlier checkpoint, which may be signed by a retired key.
     *
     * @param retired the retired keys of the log, which are not trusted for the current checkpoint
     */
    public LogVerifier since(byte[] checkpoint, LogPolicy retired) {
        earlierCheckpoints.add(new EarlierCheckpoint(checkpoint, List.of(policy, retired)));
        return this;
    }

    /** Accepts a log that lacks the entries before the given index because they were pruned. */
    public LogVerifier from(long index) {
        firstEntry = index;
        return this;
    }

    /** Verifies the log up to the first defect. */
    public VerificationResult verify() {
        byte[] checkpoint;
        LogPolicy.Opened log;
        try {
            checkpoint = source.read(LogResource.CHECKPOINT)
                    .orElseThrow(() -> new MissingLogFileException(LogResource.CHECKPOINT));
        } catch (IOException e) {
            return new Undecided(reason(e));
        }
        try {
            log = policy.open(checkpoint);
        } catch (BadSignatureException e) {
            return new Tampered(Optional.empty(), claimedEntries(checkpoint), "checkpoint: " + e.getMessage());
        } catch (MalformedNoteException | UnknownLogException e) {
            return new Undecided("checkpoint: " + e.getMessage());
        }
        TreeHead head = log.checkpoint().tree();
        if (firstEntry < 0 || firstEntry > head.size()) {
            return new Undecided("The first entry to verify must be 0 to " + head.size() + ", not " + firstEntry + ".");
        }
        try {
            List<TreeHead> earlier = openEarlier(log.checkpoint());
            walk(head);
            for (TreeHead older : earlier) {
                requireContinued(older, head);
            }
            return new Intact(log, firstEntry);
        } catch (TamperedLogException e) {
            return new Tampered(Optional.of(log), e.entries(), String.valueOf(e.getMessage()));
        } catch (MalformedNoteException e) {
            return new Undecided(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return new Undecided(reason(e));
        }
    }

    private void walk(TreeHead head) throws IOException, TamperedLogException {
        try (BundleQueue bundles = new BundleQueue(firstEntry, visitor)) {
            new TreeWalk(source, head, firstEntry, bundles).run();
        }
    }

    /**
     * Verifies the signatures of the earlier checkpoints, and returns the sizes and root hashes of their trees.
     * Compares the sizes with the current one before any tile is read.
     */
    private List<TreeHead> openEarlier(LogCheckpoint current) throws MalformedNoteException, TamperedLogException {
        List<TreeHead> earlier = new ArrayList<>();
        for (EarlierCheckpoint checkpoint : earlierCheckpoints) {
            LogCheckpoint older = checkpoint.open();
            if (!older.origin().equals(current.origin())) {
                throw new MalformedNoteException("The earlier checkpoint is of another log: " + older.origin() + ".");
            }
            requireNotShorter(older.tree(), current.tree());
            earlier.add(older.tree());
        }
        return earlier;
    }

    private static void requireNotShorter(TreeHead older, TreeHead head) throws TamperedLogException {
        if (older.size() > head.size()) {
            throw new TamperedLogException(
                    new IndexRange(head.size(), older.size()),
                    "The log has " + head.size() + " entries, but the earlier checkpoint has " + older.size() + ".");
        }
    }

    /**
     * Throws an exception if the tree does not continue the given earlier tree.
     *
     * <p>The tiles were verified before, so a proof that fails means that the earlier tree had other entries. Which one differs, two
     * roots cannot tell.
     */
    private void requireContinued(TreeHead older, TreeHead head) throws IOException, TamperedLogException {
        List<Hash> proof = older.size() == 0
                ? List.of()
                : new ProofMaker(new TileReader(source, head.size())).consistency(older.size(), head.size());
        if (!new ProofVerifier().isConsistent(older, head, proof)) {
            throw new TamperedLogException(
                    new IndexRange(0, Math.max(1, older.size())),
                    "The log does not continue the earlier checkpoint of " + older.size()
                            + " entries: one of them was changed and the log was signed again.");
        }
    }

    private static IndexRange claimedEntries(byte[] checkpoint) {
        try {
            long size = LogCheckpoint.parse(SignedNote.parse(checkpoint).text())
                    .tree()
                    .size();
            return new IndexRange(0, Math.max(1, size));
        } catch (MalformedNoteException e) {
            return IndexRange.of(0);
        }
    }

    private String reason(IOException e) {
        if (e instanceof MissingLogFileException missing
                && missing.resource() instanceof LogResource.Numbered
                && firstEntry == 0) {
            return e.getMessage() + " The copy is incomplete, or the log was pruned.";
        }
        if (e instanceof MissingLogFileException missing && missing.resource() == LogResource.CHECKPOINT) {
            return e.getMessage() + " There is no log here, or it has no records yet.";
        }
        return e instanceof MissingLogFileException
                ? String.valueOf(e.getMessage())
                : "A file cannot be read: " + e.getMessage();
    }

    /** A checkpoint that the auditor has kept. At least one of the log policies must verify it. */
    private record EarlierCheckpoint(
            @SuppressWarnings("ArrayRecordComponent") byte[] note, List<LogPolicy> policies) {

        LogCheckpoint open() throws MalformedNoteException {
            String reason = "";
            for (LogPolicy trusted : policies) {
                try {
                    return trusted.open(note).checkpoint();
                } catch (UnknownLogException e) {
                    reason = String.valueOf(e.getMessage()); // the next policy may know the key
                } catch (BadSignatureException | MalformedNoteException e) {
                    throw new MalformedNoteException("The earlier checkpoint cannot be used: " + e.getMessage());
                }
            }
            throw new MalformedNoteException("The earlier checkpoint cannot be used: " + reason);
        }
    }
}
