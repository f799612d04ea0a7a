package dev.keyward.auditlog;

import dev.keyward.auditlog.merkle.Frontier;
import dev.keyward.auditlog.merkle.MerkleHasher;
import dev.keyward.auditlog.merkle.TreeHead;
import dev.keyward.auditlog.note.LogCheckpoint;
import dev.keyward.auditlog.note.LogPolicy;
import dev.keyward.auditlog.note.NoteSigner;
import dev.keyward.auditlog.tiles.LogPruning;
import dev.keyward.auditlog.tiles.LogResource;
import dev.keyward.auditlog.tiles.LogResource.HashTile;
import dev.keyward.auditlog.tiles.LogStore;
import dev.keyward.auditlog.tiles.TileAppender;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/** A log for tests, which signs a checkpoint after each append. */
public final class TestLog {

    public static final String ORIGIN = "id.example.com/audit-log/7d1f";

    private static final KeyPair KEYS = keys();

    private final LogStore store;
    private final NoteSigner signer;
    private TreeHead head = Frontier.empty().head();

    public TestLog(LogStore store) {
        this(store, new NoteSigner(ORIGIN, KEYS));
    }

    public TestLog(LogStore store, NoteSigner signer) {
        this.store = store;
        this.signer = signer;
    }

    /** Returns a new Ed25519 key pair. */
    public static KeyPair keys() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** Appends entries, writes their tiles, and signs and stores a checkpoint. */
    public TestLog append(List<byte[]> entries) {
        try {
            TileAppender appender = TileAppender.open(store, head);
            for (byte[] entry : entries) {
                appender.append(entry);
            }
            appender.flush();
            head = appender.head();
            store.write(LogResource.CHECKPOINT, checkpoint());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Returns the signed checkpoint of the log as it is now. */
    public byte[] checkpoint() {
        return checkpoint(head);
    }

    /** Returns a checkpoint for any tree, signed by the key of this log. */
    public byte[] checkpoint(TreeHead tree) {
        return new LogCheckpoint(signer.verifierKey().name(), tree)
                .signedBy(List.of(signer))
                .bytes();
    }

    public TreeHead head() {
        return head;
    }

    public LogStore store() {
        return store;
    }

    public NoteSigner signer() {
        return signer;
    }

    /** Returns the policy that trusts this log. */
    public LogPolicy policy() {
        return new LogPolicy(List.of(signer.verifierKey()));
    }

    /** Returns the size and root of a tree with the given entries. */
    public static TreeHead headOf(List<byte[]> entries) {
        MerkleHasher hasher = new MerkleHasher();
        Frontier frontier = Frontier.empty();
        entries.forEach(entry -> frontier.append(hasher.leaf(entry)));
        return frontier.head();
    }

    /** Deletes all files that a pruned log may lack, hash tiles too. */
    public static void prune(LogStore store, long minimumIndex) {
        try {
            LogPruning.deleteEntries(store, 0, minimumIndex);
            for (int level = 0; level < HashTile.MAX_LEVEL; level++) {
                for (long index = 0; index < minimumIndex >>> (8 * (level + 1)); index++) {
                    store.delete(new HashTile(level, index, LogResource.FULL_WIDTH));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
