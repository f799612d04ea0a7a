package dev.keyward.auditlog.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.auditlog.TestLog;
import dev.keyward.auditlog.merkle.Hash;
import dev.keyward.auditlog.merkle.MerkleHasher;
import dev.keyward.auditlog.merkle.NaiveTree;
import dev.keyward.auditlog.merkle.TreeHead;
import dev.keyward.auditlog.note.NoteSignature;
import dev.keyward.auditlog.note.SignedNote;
import dev.keyward.auditlog.tiles.LogResource;
import dev.keyward.auditlog.tiles.LogResource.EntryBundle;
import dev.keyward.auditlog.tiles.LogResource.HashTile;
import dev.keyward.auditlog.tiles.LogSource;
import dev.keyward.auditlog.tiles.MemoryLogStore;
import dev.keyward.auditlog.verify.VerificationResult.Intact;
import dev.keyward.auditlog.verify.VerificationResult.Tampered;
import dev.keyward.auditlog.verify.VerificationResult.Undecided;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logs, and servers of logs, that want to mislead the verifier or to keep it busy. */
@DisplayName("A hostile log")
@Timeout(60)
class HostileLogTest {

    private final MemoryLogStore store = new MemoryLogStore();
    private final TestLog log = new TestLog(store);

    @ParameterizedTest
    @ValueSource(longs = {257, 1L << 32, (1L << 62) + 12_345, Long.MAX_VALUE})
    @DisplayName("with a signed size of any magnitude and files of zeros ends after a few reads")
    void hugeSize(long size) {
        byte[] checkpoint =
                log.checkpoint(new TreeHead(size, TestLog.headOf(List.of()).root()));
        AtomicInteger reads = new AtomicInteger();
        LogSource zeros = file -> {
            reads.incrementAndGet();
            return Optional.of(file == LogResource.CHECKPOINT ? checkpoint : new byte[file.maxBytes()]);
        };
        assertThat(new LogVerifier(zeros, log.policy(), EntryVisitor.NONE).verify())
                .isInstanceOfSatisfying(
                        Tampered.class,
                        tampered -> assertThat(tampered.entries()).isEqualTo(new IndexRange(0, size)));
        assertThat(reads).hasValueLessThan(20);
        LogSource nothing = file -> Optional.ofNullable(file == LogResource.CHECKPOINT ? checkpoint : null);
        assertThat(new LogVerifier(nothing, log.policy(), EntryVisitor.NONE).verify())
                .isInstanceOf(Undecided.class);
    }

    @Test
    @DisplayName("of endless valid bundles does not make the search for the damage endless")
    void endlessEntries() {
        byte[] checkpoint =
                log.checkpoint(new TreeHead(1L << 40, TestLog.headOf(List.of()).root()));
        AtomicInteger reads = new AtomicInteger();
        LogSource endless = file -> {
            reads.incrementAndGet();
            if (file == LogResource.CHECKPOINT) {
                return Optional.of(checkpoint);
            }
            return Optional.of(new byte[file instanceof EntryBundle bundle ? 2 * bundle.width() : file.maxBytes()]);
        };
        assertThat(new LogVerifier(endless, log.policy(), EntryVisitor.NONE).verify())
                .isInstanceOfSatisfying(
                        Tampered.class,
                        tampered -> assertThat(tampered.defect())
                                .endsWith("The entries that it covers could not be checked."));
        assertThat(reads).hasValueLessThan(20);
    }

    @Test
    @DisplayName("whose bundles have the greatest possible size is verified with a few of them in memory")
    void largestEntries() {
        log.append(Collections.nCopies(600, new byte[EntryBundle.MAX_ENTRY_BYTES]));
        assertThat(verify(store)).isInstanceOf(Intact.class);
    }

    @Test
    @DisplayName("that answers two reads of a file differently cannot show a consistent history that it does not have")
    void twoFaces() throws Exception {
        List<byte[]> entries = NaiveTree.numberedLeaves(600);
        byte[] kept = log.append(entries.subList(0, 300)).checkpoint();
        List<byte[]> rewritten = new ArrayList<>(entries);
        rewritten.set(7, new byte[1]);
        MemoryLogStore second = new MemoryLogStore();
        new TestLog(second).append(rewritten);
        log.append(entries.subList(300, 600));
        AtomicInteger bundles = new AtomicInteger();
        LogSource twoFaced = file -> {
            if (file instanceof EntryBundle) {
                bundles.incrementAndGet();
            }
            // The history of the kept checkpoint is shown once the entries were read.
            return (bundles.get() < 3 || file instanceof EntryBundle ? second : store).read(file);
        };
        VerificationResult result = new LogVerifier(twoFaced, log.policy(), EntryVisitor.NONE)
                .since(kept)
                .verify();
        assertThat(result).isInstanceOf(Tampered.class);
    }

    @Test
    @DisplayName("cannot pass a node for an entry, or a hash of a tile for another level")
    void levels() throws Exception {
        MerkleHasher hasher = new MerkleHasher();
        List<byte[]> entries = NaiveTree.numberedLeaves(2);
        byte[] node = new byte[1 + 2 * Hash.LENGTH];
        node[0] = 1;
        hasher.leaf(entries.get(0)).copyTo(node, 1);
        hasher.leaf(entries.get(1)).copyTo(node, 1 + Hash.LENGTH);
        Hash root = hasher.node(hasher.leaf(entries.get(0)), hasher.leaf(entries.get(1)));
        // A tree of one entry that claims to be the root of two.
        log.append(entries);
        store.write(LogResource.CHECKPOINT, log.checkpoint(new TreeHead(1, root)));
        store.write(new HashTile(0, 0, 1), root.bytes());
        byte[] bundle = new byte[2 + node.length];
        bundle[1] = (byte) node.length;
        System.arraycopy(node, 0, bundle, 2, node.length);
        store.write(new EntryBundle(0, 1), bundle);
        assertThat(verify(store))
                .isInstanceOfSatisfying(
                        Tampered.class,
                        tampered -> assertThat(tampered.entries()).isEqualTo(IndexRange.of(0)));
    }

    @Test
    @DisplayName(
            "whose checkpoint has many signatures, also by keys with the name or id of the trusted one, is verified")
    void manySignatures() throws Exception {
        log.append(NaiveTree.numberedLeaves(10));
        SignedNote note = SignedNote.parse(log.checkpoint());
        NoteSignature good = note.signatures().get(0);
        List<NoteSignature> signatures = new ArrayList<>(
                Collections.nCopies(30, new NoteSignature(good.keyName(), good.keyId() ^ 1, new byte[5000])));
        signatures.addAll(Collections.nCopies(30, new NoteSignature("other", good.keyId(), new byte[64])));
        signatures.add(good);
        signatures.add(good);
        store.write(LogResource.CHECKPOINT, new SignedNote(note.text(), signatures).bytes());
        assertThat(verify(store)).isInstanceOf(Intact.class);
        signatures.add(new NoteSignature(good.keyName(), good.keyId(), new byte[64]));
        store.write(LogResource.CHECKPOINT, new SignedNote(note.text(), signatures).bytes());
        assertThat(verify(store)).isInstanceOf(Tampered.class);
    }

    @Test
    @DisplayName("with files that cannot be read leaves the verification undecided, with the reason")
    void unreadable() {
        log.append(NaiveTree.numberedLeaves(600));
        for (LogResource broken : store.resources()) {
            LogSource failing = file -> {
                if (file.equals(broken)) {
                    throw new IOException("disk on fire");
                }
                return store.read(file);
            };
            assertThat(verify(failing)).isEqualTo(new Undecided("A file cannot be read: disk on fire"));
        }
    }

    @Test
    @DisplayName("leaves no thread behind")
    void threads() {
        log.append(NaiveTree.numberedLeaves(600));
        for (int run = 0; run < 50; run++) {
            assertThat(verify(store)).isInstanceOf(Intact.class);
        }
        long left = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("audit-log-verify"))
                .filter(thread -> !joined(thread))
                .count();
        assertThat(left).isZero();
    }

    private static boolean joined(Thread thread) {
        try {
            thread.join(5000);
            return !thread.isAlive();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private VerificationResult verify(LogSource source) {
        return new LogVerifier(source, log.policy(), EntryVisitor.NONE).verify();
    }
}
