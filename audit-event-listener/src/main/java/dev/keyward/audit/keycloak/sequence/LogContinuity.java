package dev.keyward.audit.keycloak.sequence;

import dev.keyward.auditlog.json.BadRecordException;
import dev.keyward.auditlog.json.RecordReader;
import dev.keyward.auditlog.merkle.Hash;
import dev.keyward.auditlog.merkle.MerkleHasher;
import dev.keyward.auditlog.merkle.ProofMaker;
import dev.keyward.auditlog.merkle.ProofVerifier;
import dev.keyward.auditlog.merkle.TreeHead;
import dev.keyward.auditlog.note.BadSignatureException;
import dev.keyward.auditlog.note.LogPolicy;
import dev.keyward.auditlog.note.MalformedNoteException;
import dev.keyward.auditlog.note.UnknownLogException;
import dev.keyward.auditlog.note.VerifierKey;
import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.RecordKind;
import dev.keyward.auditlog.tiles.EntryBundles;
import dev.keyward.auditlog.tiles.LogResource.EntryBundle;
import dev.keyward.auditlog.tiles.LogSource;
import dev.keyward.auditlog.tiles.MissingLogFileException;
import dev.keyward.auditlog.tiles.TileReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Decides whether a log in the database still contains all records that are covered by this node's stored checkpoint.
 *
 * <p>If it does not, the database was restored from a backup or rewritten, and a further checkpoint would be a fork. Not thread-safe.
 *
 * @param origin name of the log in the database
 * @param head size and root of its tree in the database
 * @param checkpoint its signed checkpoint in the database
 * @param keys the keys of this node for the log
 * @param files files of the log in the database
 */
record LogContinuity(
        String origin, TreeHead head, Optional<String> checkpoint, List<VerifierKey> keys, LogSource files) {

    /** Key of the value in a {@code log.continued} record that holds the checkpoint of the earlier log. */
    static final String CHECKPOINT = "checkpoint";

    /** Returns whether this log contains all entries that the given checkpoint covers, or is the successor of the checkpoint's log. */
    boolean continues(KeptCheckpoint kept) throws IOException {
        return kept.origin().equals(origin) ? hasTree(kept.checkpoint().tree()) : quotes(kept);
    }

    /** Returns whether the database has a valid signed checkpoint, and the tree covers this checkpoint. */
    boolean hasValidCheckpoint() throws IOException {
        Optional<TreeHead> signed = signedTree();
        return signed.isPresent() && hasTree(signed.get());
    }

    private boolean hasTree(TreeHead older) throws IOException {
        if (older.size() == 0 || older.size() > head.size()) {
            return older.size() == 0;
        }
        List<Hash> proof = new ProofMaker(new TileReader(files, head.size())).consistency(older.size(), head.size());
        return new ProofVerifier().isConsistent(older, head, proof);
    }

    /**
     * Returns whether the first record of this log quotes the given checkpoint or a later one. The first record must be under a
     * checkpoint of this server.
     */
    private boolean quotes(KeptCheckpoint kept) throws IOException {
        Optional<TreeHead> signed = signedTree().filter(tree -> tree.size() > 0 && tree.size() <= head.size());
        if (signed.isEmpty()) {
            return false;
        }
        TreeHead tree = signed.get();
        EntryBundle bundle = new EntryBundle(0, (int) Math.min(256, tree.size()));
        TileReader reader = new TileReader(files, tree.size());
        TileReader.Content<EntryBundle> content;
        try {
            content = reader.bundle(bundle);
        } catch (MissingLogFileException e) {
            return false; // pruned: this node was off for longer than the retention, and opens a further log
        }
        byte[] first = EntryBundles.entries(content.resource(), content.bytes()).get(0);
        boolean isIncluded = new ProofVerifier()
                .isIncluded(new MerkleHasher().leaf(first), 0, tree, new ProofMaker(reader).inclusion(0, tree.size()));
        return isIncluded
                && quoted(first)
                        .filter(quote -> quote.origin().equals(kept.origin()))
                        .filter(quote -> quote.entries() > kept.entries()
                                || quote.checkpoint()
                                        .tree()
                                        .equals(kept.checkpoint().tree()))
                        .isPresent();
    }

    private static Optional<KeptCheckpoint> quoted(byte[] entry) {
        try {
            AuditRecord record = RecordReader.read(entry, 0, entry.length);
            return record.kind().equals(RecordKind.LOG_CONTINUED.text())
                            && record.data().get(CHECKPOINT) instanceof Fact.Text note
                    ? Optional.of(KeptCheckpoint.parse(note.value()))
                    : Optional.empty();
        } catch (BadRecordException | MalformedNoteException e) {
            return Optional.empty();
        }
    }

    private Optional<TreeHead> signedTree() {
        if (checkpoint.isEmpty()) {
            return Optional.empty();
        }
        try {
            LogPolicy policy = new LogPolicy(keys);
            return Optional.of(policy.open(checkpoint.get().getBytes(StandardCharsets.UTF_8))
                            .checkpoint())
                    .filter(signed -> signed.origin().equals(origin))
                    .map(signed -> signed.tree());
        } catch (MalformedNoteException | BadSignatureException | UnknownLogException e) {
            return Optional.empty();
        }
    }
}
