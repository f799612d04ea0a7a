package dev.keyward.auditlog.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyward.auditlog.TestLog;
import dev.keyward.auditlog.merkle.NaiveTree;
import dev.keyward.auditlog.merkle.TreeHead;
import dev.keyward.auditlog.note.NoteSigner;
import dev.keyward.auditlog.tiles.EntryBundles;
import dev.keyward.auditlog.tiles.LogPruning;
import dev.keyward.auditlog.tiles.LogResource;
import dev.keyward.auditlog.tiles.LogResource.EntryBundle;
import dev.keyward.auditlog.tiles.LogResource.HashTile;
import dev.keyward.auditlog.tiles.MemoryLogStore;
import dev.keyward.auditlog.verify.VerificationResult.Intact;
import dev.keyward.auditlog.verify.VerificationResult.Tampered;
import dev.keyward.auditlog.verify.VerificationResult.Undecided;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Verifying a log")
class LogVerifierTest {

    private final MemoryLogStore store = new MemoryLogStore();
    private final TestLog log = new TestLog(store);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 255, 256, 257, 511, 512, 65_535, 65_536, 65_537, 66_000, 131_072})
    @DisplayName("finds an intact log of any size intact and passes on each entry once, in order")
    void intact(int size) {
        List<byte[]> entries = NaiveTree.numberedLeaves(size);
        log.append(entries);
        List<String> seen = new ArrayList<>();
        VerificationResult result = new LogVerifier(store, log.policy(), (index, buffer, offset, length) -> {
                    assertThat(index).isEqualTo(seen.size());
                    seen.add(new String(buffer, offset, length, StandardCharsets.UTF_8));
                })
                .verify();
        assertThat(result).isInstanceOfSatisfying(Intact.class, intact -> {
            assertThat(intact.log().checkpoint().tree()).isEqualTo(TestLog.headOf(entries));
            assertThat(intact.log().signers()).containsExactly(log.signer().verifierKey());
            assertThat(intact.firstEntry()).isZero();
        });
        assertThat(seen)
                .hasSize(size)
                .isEqualTo(entries.stream()
                        .map(entry -> new String(entry, StandardCharsets.UTF_8))
                        .toList());
    }

    @Test
    @DisplayName("names the entry that was changed, whether its length stayed the same or not")
    void changedEntry() throws Exception {
        log.append(NaiveTree.numberedLeaves(70_000));
        for (int index : new int[] {0, 255, 256, 65_535, 65_536, 69_887, 69_888, 69_999}) {
            for (String text : List.of("ENTRY " + index, "", "a longer entry than before")) {
                EntryBundle bundle = replace(index, text.getBytes(StandardCharsets.UTF_8));
                tampered(IndexRange.of(index), bundle + ": entry " + index + " does not match its hash.");
                restore(bundle);
            }
        }
    }

    @Test
    @DisplayName("names the first of several changed entries, and the first swapped, removed or added one")
    void severalEntries() throws Exception {
        log.append(NaiveTree.numberedLeaves(600));
        EntryBundle bundle = new EntryBundle(1, 256);
        List<byte[]> entries = EntryBundles.entries(bundle, store.read(bundle).orElseThrow());
        List<byte[]> swapped = new ArrayList<>(entries);
        Collections.swap(swapped, 4, 100);
        write(bundle, swapped);
        tampered(IndexRange.of(260), "tile/entries/001: entry 260 does not match its hash.");
        List<byte[]> removed = new ArrayList<>(entries);
        removed.remove(17);
        write(bundle, removed);
        tampered(IndexRange.of(273), "tile/entries/001: entry 273 does not match its hash.");
        write(bundle, entries.subList(0, 255));
        tampered(IndexRange.of(511), "tile/entries/001: entry 511 has a wrong length.");
        List<byte[]> added = new ArrayList<>(entries);
        added.add(new byte[1]);
        write(bundle, added);
        tampered(IndexRange.of(511), "tile/entries/001: entry 511 has a wrong length.");
        restore(bundle);
        EntryBundle last = new EntryBundle(2, 88);
        byte[] first = store.read(bundle).orElseThrow();
        store.write(new EntryBundle(0, 256), first);
        store.delete(last);
        tampered(IndexRange.of(0), "tile/entries/000: entry 0 does not match its hash.");
    }

    @Test
    @DisplayName("names the tile that was changed alone, and says that the entries are intact")
    void changedTile() throws Exception {
        log.append(NaiveTree.numberedLeaves(70_000));
        flip(new HashTile(0, 5, 256), 40 * 32);
        tampered(
                IndexRange.of(5 * 256 + 40),
                "tile/0/005 does not match the tile above it. The entries that it covers are intact.");
        restore(new HashTile(0, 5, 256));
        flip(new HashTile(1, 0, 256), 8);
        tampered(
                new IndexRange(0, 65_536),
                "tile/1/000 does not match the tile above it. The entries that it covers are intact.");
        restore(new HashTile(1, 0, 256));
        flip(new HashTile(0, 273, 112), 5 * 32 + 31);
        tampered(
                IndexRange.of(69_888 + 5),
                "The tiles at the right edge do not match the root of the checkpoint. The entries that it covers are intact.");
        restore(new HashTile(0, 273, 112));
        flip(new HashTile(2, 0, 1), 0);
        tampered(
                new IndexRange(0, 70_000),
                "The tiles at the right edge do not match the root of the checkpoint. The entries that it covers are intact.");
        restore(new HashTile(2, 0, 1));
        store.write(new HashTile(0, 3, 256), new byte[100]);
        tampered(IndexRange.of(768), "tile/0/003: it must have 8192 bytes. The entries that it covers are intact.");
    }

    @Test
    @DisplayName("names the first of several defects, although it checks several bundles at a time")
    void firstDefect() throws Exception {
        log.append(NaiveTree.numberedLeaves(131_100));
        EntryBundle bundle = replace(65_535, new byte[3]);
        flip(new HashTile(1, 1, 256), 0);
        tampered(IndexRange.of(65_535), bundle + ": entry 65535 does not match its hash.");
        store.delete(new HashTile(1, 1, 256));
        tampered(IndexRange.of(65_535), bundle + ": entry 65535 does not match its hash.");
    }

    @Test
    @DisplayName("names the range of entries if an entry and its tile were changed to match each other")
    void changedTogether() throws Exception {
        List<byte[]> entries = NaiveTree.numberedLeaves(1000);
        log.append(entries);
        List<byte[]> forged = new ArrayList<>(entries);
        forged.set(300, "forged".getBytes(StandardCharsets.UTF_8));
        MemoryLogStore other = new MemoryLogStore();
        new TestLog(other).append(forged);
        for (LogResource file : List.of(new HashTile(0, 1, 256), new EntryBundle(1, 256))) {
            store.write(file, other.read(file).orElseThrow());
        }
        tampered(
                new IndexRange(256, 512),
                "tile/0/001 does not match the tile above it. The entries below do not match the checkpoint, either.");
        store.write(new HashTile(1, 0, 3), other.read(new HashTile(1, 0, 3)).orElseThrow());
        tampered(
                new IndexRange(0, 1000),
                "The tiles at the right edge do not match the root of the checkpoint. The entries below do not match the checkpoint, either.");
    }

    @Test
    @DisplayName("cannot decide without the checkpoint, a tile or a bundle")
    void missing() {
        log.append(NaiveTree.numberedLeaves(70_000));
        for (LogResource file : List.of(
                new HashTile(0, 5, 256), new EntryBundle(5, 256), new HashTile(2, 0, 1), new EntryBundle(273, 112))) {
            store.delete(file);
            undecided(file + " is missing. The copy is incomplete, or the log was pruned.");
            restore(file);
        }
        store.delete(LogResource.CHECKPOINT);
        undecided("checkpoint is missing. There is no log here, or it has no records yet.");
    }

    @Test
    @DisplayName("reads the full file where a copy lacks the partial one")
    void newerFiles() throws Exception {
        log.append(NaiveTree.numberedLeaves(300));
        byte[] checkpoint = log.checkpoint();
        log.append(NaiveTree.numberedLeaves(300));
        store.write(LogResource.CHECKPOINT, checkpoint);
        assertThat(store.resources()).doesNotContain(new HashTile(0, 1, 44), new EntryBundle(1, 44));
        assertThat(verify()).isInstanceOf(Intact.class);
        store.write(new EntryBundle(1, 256), new byte[10]);
        tampered(IndexRange.of(256), "tile/entries/001: entry 256 does not match its hash.");
    }

    @Test
    @DisplayName("verifies the rest of a pruned log if the auditor allows it, and nothing less")
    void pruned() throws Exception {
        log.append(NaiveTree.numberedLeaves(70_000));
        byte[] early = log.checkpoint(TestLog.headOf(NaiveTree.numberedLeaves(67_001)));
        TestLog.prune(store, 67_000);
        undecided("tile/1/000 is missing. The copy is incomplete, or the log was pruned.");
        List<Long> seen = new ArrayList<>();
        VerificationResult result = new LogVerifier(
                        store, log.policy(), (index, buffer, offset, length) -> seen.add(index))
                .from(67_000)
                .since(early)
                .verify();
        assertThat(result)
                .isInstanceOfSatisfying(
                        Intact.class, intact -> assertThat(intact.firstEntry()).isEqualTo(67_000));
        assertThat(seen).hasSize(3000).startsWith(67_000L).endsWith(69_999L);
        VerificationResult tooEarly = new LogVerifier(store, log.policy(), EntryVisitor.NONE)
                .from(66_815)
                .verify();
        assertThat(tooEarly).isEqualTo(new Undecided("tile/0/260 is missing."));
        replace(69_000, new byte[2]);
        assertThat(new LogVerifier(store, log.policy(), EntryVisitor.NONE)
                        .from(67_000)
                        .verify())
                .isInstanceOfSatisfying(
                        Tampered.class,
                        tampered -> assertThat(tampered.entries()).isEqualTo(IndexRange.of(69_000)));
        assertThat(new LogVerifier(store, log.policy(), EntryVisitor.NONE)
                        .from(70_001)
                        .verify())
                .isEqualTo(new Undecided("The first entry to verify must be 0 to 70000, not 70001."));
    }

    @Test
    @DisplayName(
            "compares a log whose entries were pruned with every earlier checkpoint, because its hash tiles are there")
    void prunedEntries() throws Exception {
        log.append(NaiveTree.numberedLeaves(700));
        LogPruning.deleteEntries(store, 0, 512);
        for (int size : List.of(1, 255, 257, 511, 600)) {
            byte[] earlier = log.checkpoint(TestLog.headOf(NaiveTree.numberedLeaves(size)));
            assertThat(new LogVerifier(store, log.policy(), EntryVisitor.NONE)
                            .from(512)
                            .since(earlier)
                            .verify())
                    .isInstanceOf(Intact.class);
        }
        List<byte[]> other = NaiveTree.numberedLeaves(300);
        other.set(7, new byte[1]);
        assertThat(new LogVerifier(store, log.policy(), EntryVisitor.NONE)
                        .from(512)
                        .since(log.checkpoint(TestLog.headOf(other)))
                        .verify())
                .isInstanceOf(Tampered.class);
    }

    @Test
    @DisplayName("confirms that the log continues earlier checkpoints")
    void continued() {
        List<byte[]> earlier = new ArrayList<>(List.of(log.append(List.of()).checkpoint()));
        for (int step = 0; step < 5; step++) {
            earlier.add(log.append(NaiveTree.numberedLeaves(1 + 100 * step)).checkpoint());
        }
        LogVerifier verifier = new LogVerifier(store, log.policy(), EntryVisitor.NONE);
        earlier.forEach(verifier::since);
        assertThat(verifier.verify()).isInstanceOf(Intact.class);
    }

    @Test
    @DisplayName("finds a truncated log that was signed again, and names the first entry that is gone")
    void truncated() {
        List<byte[]> entries = NaiveTree.numberedLeaves(1000);
        byte[] before = log.append(entries).checkpoint();
        MemoryLogStore shorter = new MemoryLogStore();
        TestLog resigned = new TestLog(shorter).append(entries.subList(0, 900));
        assertThat(new LogVerifier(shorter, resigned.policy(), EntryVisitor.NONE)
                        .since(before)
                        .verify())
                .isInstanceOfSatisfying(Tampered.class, tampered -> {
                    assertThat(tampered.entries()).isEqualTo(new IndexRange(900, 1000));
                    assertThat(tampered.defect())
                            .isEqualTo("The log has 900 entries, but the earlier checkpoint has 1000.");
                });
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 2000})
    @DisplayName("finds a log that was rewritten and signed again with the stolen key, of the same size or longer")
    void rewritten(int size) {
        byte[] before = log.append(NaiveTree.numberedLeaves(1000)).checkpoint();
        List<byte[]> entries = NaiveTree.numberedLeaves(size);
        entries.set(500, "rewritten".getBytes(StandardCharsets.UTF_8));
        MemoryLogStore other = new MemoryLogStore();
        TestLog resigned = new TestLog(other).append(entries);
        assertThat(new LogVerifier(other, resigned.policy(), EntryVisitor.NONE).verify())
                .isInstanceOf(Intact.class);
        assertThat(new LogVerifier(other, resigned.policy(), EntryVisitor.NONE)
                        .since(before)
                        .verify())
                .isInstanceOfSatisfying(Tampered.class, tampered -> {
                    assertThat(tampered.entries()).isEqualTo(new IndexRange(0, 1000));
                    assertThat(tampered.defect())
                            .startsWith("The log does not continue the earlier checkpoint of 1000");
                });
    }

    @Test
    @DisplayName("cannot use an earlier checkpoint of another log, of another key, or with a bad signature")
    void unusableEarlier() {
        log.append(NaiveTree.numberedLeaves(10));
        NoteSigner stranger = new NoteSigner("other", TestLog.keys());
        byte[] other = new TestLog(new MemoryLogStore(), stranger)
                .append(NaiveTree.numberedLeaves(3))
                .checkpoint();
        since(other, "The earlier checkpoint cannot be used: The checkpoint is not signed by a key of the policy.");
        byte[] flipped = log.checkpoint();
        flipped[flipped.length - 10] ^= 1;
        assertThat(new LogVerifier(store, log.policy(), EntryVisitor.NONE)
                        .since(flipped)
                        .verify())
                .isInstanceOf(Undecided.class);
        since(
                new byte[0],
                "The earlier checkpoint cannot be used: The note has no signatures after its last blank line.");
    }

    @Test
    @DisplayName("accepts an earlier checkpoint of a retired key, which is not trusted for the current checkpoint")
    void retiredKey() {
        NoteSigner retired = new NoteSigner(TestLog.ORIGIN, TestLog.keys());
        TestLog before = new TestLog(store, retired).append(NaiveTree.numberedLeaves(10));
        byte[] kept = before.checkpoint();
        log.append(NaiveTree.numberedLeaves(300));
        since(kept, "The earlier checkpoint cannot be used: The checkpoint is not signed by a key of the policy.");
        assertThat(new LogVerifier(store, log.policy(), EntryVisitor.NONE)
                        .since(kept, before.policy())
                        .verify())
                .isInstanceOf(Intact.class);
        byte[] other = before.append(NaiveTree.randomLeaves(3, 1)).checkpoint();
        log.append(List.of());
        assertThat(new LogVerifier(store, log.policy(), EntryVisitor.NONE)
                        .since(other, before.policy())
                        .verify())
                .isInstanceOf(Tampered.class);
        store.write(LogResource.CHECKPOINT, before.checkpoint(log.head()));
        assertThat(new LogVerifier(store, log.policy(), EntryVisitor.NONE)
                        .since(kept, before.policy())
                        .verify())
                .isEqualTo(new Undecided("checkpoint: The checkpoint is not signed by a key of the policy."));
    }

    @Test
    @DisplayName("does not trust a checkpoint with a bad signature, of an unknown key, or for another root")
    void badCheckpoint() throws Exception {
        log.append(NaiveTree.numberedLeaves(10));
        String note = new String(log.checkpoint(), StandardCharsets.UTF_8);
        store.write(LogResource.CHECKPOINT, note.replace("\n10\n", "\n9\n").getBytes(StandardCharsets.UTF_8));
        assertThat(verify()).isInstanceOfSatisfying(Tampered.class, tampered -> {
            assertThat(tampered.log()).isEmpty();
            assertThat(tampered.entries()).isEqualTo(new IndexRange(0, 9));
            assertThat(tampered.defect()).startsWith("checkpoint: The signature by the key " + TestLog.ORIGIN + "+");
        });
        NoteSigner impostor = new NoteSigner(TestLog.ORIGIN, TestLog.keys());
        TestLog forged = new TestLog(new MemoryLogStore(), impostor).append(NaiveTree.numberedLeaves(10));
        store.write(LogResource.CHECKPOINT, forged.checkpoint());
        undecided("checkpoint: The checkpoint is not signed by a key of the policy.");
        TreeHead otherRoot =
                new TreeHead(10, TestLog.headOf(NaiveTree.numberedLeaves(9)).root());
        store.write(LogResource.CHECKPOINT, log.checkpoint(otherRoot));
        tampered(
                new IndexRange(0, 10),
                "The tiles at the right edge do not match the root of the checkpoint. The entries below do not match the checkpoint, either.");
        store.write(LogResource.CHECKPOINT, log.checkpoint(new TreeHead(0, otherRoot.root())));
        assertThat(verify()).isInstanceOf(Tampered.class);
    }

    @Test
    @DisplayName("names entries by one index or a range, which is never empty")
    void ranges() {
        assertThat(IndexRange.of(7)).hasToString("entry 7");
        assertThat(new IndexRange(7, 9)).hasToString("an entry from 7 to 8");
        for (long[] bad : new long[][] {{-1, 2}, {3, 3}, {3, 2}}) {
            assertThatThrownBy(() -> new IndexRange(bad[0], bad[1])).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private VerificationResult verify() {
        return new LogVerifier(store, log.policy(), EntryVisitor.NONE).verify();
    }

    private void since(byte[] checkpoint, String reason) {
        assertThat(new LogVerifier(store, log.policy(), EntryVisitor.NONE)
                        .since(checkpoint)
                        .verify())
                .isEqualTo(new Undecided(reason));
    }

    private void tampered(IndexRange entries, String defect) {
        assertThat(verify()).isInstanceOfSatisfying(Tampered.class, tampered -> {
            assertThat(tampered.defect()).isEqualTo(defect);
            assertThat(tampered.entries()).isEqualTo(entries);
            assertThat(tampered.log().orElseThrow().checkpoint().origin()).isEqualTo(TestLog.ORIGIN);
        });
    }

    private void undecided(String reason) {
        assertThat(verify()).isEqualTo(new Undecided(reason));
    }

    private EntryBundle replace(int index, byte[] entry) throws Exception {
        int number = index / 256;
        EntryBundle bundle =
                new EntryBundle(number, (int) Math.min(256, log.head().size() - number * 256L));
        List<byte[]> entries =
                new ArrayList<>(EntryBundles.entries(bundle, store.read(bundle).orElseThrow()));
        entries.set(index % 256, entry);
        write(bundle, entries);
        return bundle;
    }

    private void write(EntryBundle bundle, List<byte[]> entries) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        entries.forEach(entry -> EntryBundles.append(bytes, entry));
        store.write(bundle, bytes.toByteArray());
    }

    private void flip(LogResource file, int at) {
        byte[] content = store.read(file).orElseThrow();
        byte[] flipped = Arrays.copyOf(content, content.length);
        flipped[at] ^= 1;
        store.write(file, flipped);
    }

    /** Writes a file of the log of numbered entries again. */
    private void restore(LogResource file) {
        MemoryLogStore again = new MemoryLogStore();
        new TestLog(again).append(NaiveTree.numberedLeaves((int) log.head().size()));
        store.write(file, again.read(file).orElseThrow());
    }
}
