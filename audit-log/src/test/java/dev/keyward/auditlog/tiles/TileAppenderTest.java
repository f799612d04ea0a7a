package dev.keyward.auditlog.tiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyward.auditlog.TestLog;
import dev.keyward.auditlog.merkle.Frontier;
import dev.keyward.auditlog.merkle.NaiveTree;
import dev.keyward.auditlog.merkle.ProofMaker;
import dev.keyward.auditlog.merkle.TreeHead;
import dev.keyward.auditlog.tiles.LogResource.EntryBundle;
import dev.keyward.auditlog.tiles.LogResource.HashTile;
import dev.keyward.auditlog.tiles.LogResource.Numbered;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Appending to a log")
class TileAppenderTest {

    private static final TreeHead EMPTY = Frontier.empty().head();

    private final MemoryLogStore store = new MemoryLogStore();

    @Test
    @DisplayName("writes the tiles of the example in tlog-tiles, for 70,000 entries")
    void shape() throws Exception {
        List<byte[]> entries = NaiveTree.numberedLeaves(70_000);
        TreeHead head = append(store, EMPTY, entries);
        assertThat(head).isEqualTo(TestLog.headOf(entries));
        Set<String> partial = store.resources().stream()
                .filter(file -> !((Numbered) file).isFull())
                .map(LogResource::path)
                .collect(Collectors.toSet());
        assertThat(partial)
                .containsExactlyInAnyOrder(
                        "tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1", "tile/entries/273.p/112");
        assertThat(store.resources()).hasSize(273 + 273 + 1 + 4);
    }

    @Test
    @DisplayName("writes a full tile and a partial one above it for 256 entries")
    void exactlyFull() throws Exception {
        append(store, EMPTY, NaiveTree.numberedLeaves(256));
        assertThat(store.resources())
                .containsExactlyInAnyOrder(new HashTile(0, 0, 256), new EntryBundle(0, 256), new HashTile(1, 0, 1));
    }

    @Test
    @DisplayName("gives the same files and roots, in whatever steps the entries are appended")
    void steps() throws Exception {
        List<byte[]> entries = NaiveTree.randomLeaves(1500, 1);
        append(store, EMPTY, entries);
        Random random = new Random(2);
        for (int run = 0; run < 10; run++) {
            MemoryLogStore inSteps = new MemoryLogStore();
            TreeHead head = EMPTY;
            while (head.size() < entries.size()) {
                int next = (int) Math.min(entries.size(), head.size() + random.nextInt(400));
                head = append(inSteps, head, entries.subList((int) head.size(), next));
                assertThat(head).isEqualTo(TestLog.headOf(entries.subList(0, next)));
            }
            for (LogResource file : store.resources()) {
                assertThat(inSteps.read(file))
                        .describedAs(file.path())
                        .hasValue(store.read(file).orElseThrow());
            }
        }
    }

    @Test
    @DisplayName("deletes partial files that a full one replaces, and none that a checkpoint still needs")
    void partials() throws Exception {
        List<byte[]> entries = NaiveTree.numberedLeaves(300);
        TreeHead head = append(store, EMPTY, entries.subList(0, 10));
        head = append(store, head, entries.subList(10, 20));
        assertThat(store.resources()).contains(new HashTile(0, 0, 10), new HashTile(0, 0, 20), new EntryBundle(0, 10));
        append(store, head, entries.subList(20, 300));
        assertThat(store.resources())
                .containsExactlyInAnyOrder(
                        new HashTile(0, 0, 256),
                        new EntryBundle(0, 256),
                        new HashTile(0, 1, 44),
                        new EntryBundle(1, 44),
                        new HashTile(1, 0, 1));
    }

    @Test
    @DisplayName("can be repeated after a crash at any write, and gives the same files")
    void crashes() throws Exception {
        List<byte[]> entries = NaiveTree.randomLeaves(700, 4);
        append(store, EMPTY, entries);
        MemoryLogStore crashing = new MemoryLogStore();
        TreeHead head = append(crashing, EMPTY, entries.subList(0, 200));
        List<byte[]> rest = entries.subList(200, 700);
        int crashes = 0;
        for (int writes = 0; ; writes++) {
            try {
                append(new FailingStore(crashing, writes), head, rest);
                break;
            } catch (IOException e) {
                crashes++;
            }
        }
        assertThat(crashes).isGreaterThanOrEqualTo(7);
        for (LogResource file : store.resources()) {
            assertThat(crashing.read(file))
                    .describedAs(file.path())
                    .hasValue(store.read(file).orElseThrow());
        }
        assertThat(append(crashing, head, rest))
                .describedAs("after it was complete")
                .isEqualTo(TestLog.headOf(entries));
    }

    @Test
    @DisplayName("ends with the first failed write, so that no checkpoint can be made of unwritten files")
    void failedWrite() throws Exception {
        List<byte[]> entries = NaiveTree.numberedLeaves(300);
        for (int writes = 0; writes < 5; writes++) {
            MemoryLogStore memory = new MemoryLogStore();
            TileAppender appender = TileAppender.open(new FailingStore(memory, writes), EMPTY);
            assertThatThrownBy(() -> {
                        for (byte[] entry : entries) {
                            appender.append(entry);
                        }
                        appender.flush();
                    })
                    .hasMessage("killed");
            assertThatThrownBy(appender::head).hasMessage("A write of this log has failed. Open the log again.");
            assertThatThrownBy(appender::flush).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> appender.append(new byte[1])).isInstanceOf(IllegalStateException.class);
            assertThat(append(memory, EMPTY, entries)).isEqualTo(TestLog.headOf(entries));
        }
    }

    @Test
    @DisplayName("never replaces a full file by other content, as after the restore of an older database")
    void fork() throws Exception {
        List<byte[]> entries = NaiveTree.numberedLeaves(300);
        TreeHead head = append(store, EMPTY, entries.subList(0, 100));
        append(store, head, entries.subList(100, 300));
        byte[] published = store.read(new EntryBundle(0, 256)).orElseThrow();
        append(store, EMPTY, entries.subList(0, 100)); // the partial files that the full ones had replaced
        List<byte[]> other = NaiveTree.randomLeaves(200, 3);
        assertThatThrownBy(() -> append(store, head, other))
                .isInstanceOf(DamagedLogException.class)
                .hasMessage("tile/entries/000: it exists with other content, and a full file never changes.");
        assertThat(store.read(new EntryBundle(0, 256))).hasValue(published);
        store.delete(new EntryBundle(0, 256));
        assertThatThrownBy(() -> append(store, head, other))
                .hasMessage("tile/0/000: it exists with other content, and a full file never changes.");
    }

    @Test
    @DisplayName("never continues tiles or entries that do not match the root")
    void damaged() throws Exception {
        List<byte[]> entries = NaiveTree.numberedLeaves(300);
        TreeHead head = append(store, EMPTY, entries);
        for (Numbered edge : List.of(new HashTile(0, 1, 44), new EntryBundle(1, 44), new HashTile(1, 0, 1))) {
            byte[] content = store.read(edge).orElseThrow();
            byte[] flipped = content.clone();
            flipped[7] ^= 1;
            store.write(edge, flipped);
            assertThatThrownBy(() -> TileAppender.open(store, head)).isInstanceOf(DamagedLogException.class);
            store.write(edge, Arrays.copyOf(content, content.length - 1));
            assertThatThrownBy(() -> TileAppender.open(store, head)).isInstanceOf(DamagedLogException.class);
            store.delete(edge);
            assertThatThrownBy(() -> TileAppender.open(store, head))
                    .isInstanceOf(MissingLogFileException.class)
                    .hasMessage(edge + " is missing.");
            store.write(edge, content);
        }
        TreeHead other =
                new TreeHead(300, TestLog.headOf(entries.subList(0, 299)).root());
        assertThatThrownBy(() -> TileAppender.open(store, other)).isInstanceOf(DamagedLogException.class);
    }

    @Test
    @DisplayName("refuses an entry over 65,535 bytes and takes one of 65,535 and one of none")
    void entryLength() throws Exception {
        TileAppender appender = TileAppender.open(store, EMPTY);
        assertThatThrownBy(() -> appender.append(new byte[65_536]))
                .hasMessage("An entry has at most 65535 bytes, not 65536.");
        assertThat(appender.size()).isZero();
        List<byte[]> entries = List.of(new byte[65_535], new byte[0]);
        TreeHead head = append(store, EMPTY, entries);
        assertThat(head).isEqualTo(TestLog.headOf(entries));
        EntryBundle bundle = new EntryBundle(0, 2);
        assertThat(EntryBundles.entries(bundle, store.read(bundle).orElseThrow()))
                .usingElementComparator(Arrays::compare)
                .isEqualTo(entries);
    }

    @Test
    @DisplayName("leaves tiles from which all proofs can be made")
    void proofs() throws Exception {
        List<byte[]> entries = NaiveTree.randomLeaves(1300, 8);
        append(store, EMPTY, entries);
        NaiveTree tree = new NaiveTree(entries);
        ProofMaker maker = new ProofMaker(new TileReader(store, 1300));
        Random random = new Random(9);
        for (int run = 0; run < 30; run++) {
            int index = random.nextInt(1300);
            assertThat(maker.inclusion(index, 1300)).isEqualTo(tree.path(index, 1300));
            assertThat(maker.consistency(index + 1, 1300)).isEqualTo(tree.proof(index + 1, 1300));
        }
    }

    @Test
    @DisplayName("and pruning deletes exactly the full bundles below the minimum index, in one step or in several")
    void pruning() throws Exception {
        append(store, EMPTY, NaiveTree.numberedLeaves(66_500));
        Set<LogResource> expected = new HashSet<>(store.resources());
        expected.removeIf(file -> file instanceof EntryBundle bundle && LogPruning.mayLack(bundle, 66_000));
        assertThat(LogPruning.firstEntry(store, 66_500)).isZero();
        LogPruning.deleteEntries(store, 0, 700);
        assertThat(store.resources()).doesNotContain(new EntryBundle(1, 256)).contains(new EntryBundle(2, 256));
        assertThat(LogPruning.firstEntry(store, 66_500)).isEqualTo(512);
        LogPruning.deleteEntries(store, 700, 66_000);
        assertThat(store.resources()).isEqualTo(expected).contains(new HashTile(1, 0, 256));
        List<LogResource> left = new ArrayList<>(expected);
        LogPruning.deleteEntries(store, 0, 66_000);
        assertThat(store.resources()).containsExactlyInAnyOrderElementsOf(left);
        assertThat(LogPruning.firstEntry(store, 66_500)).isEqualTo(65_792);
        LogPruning.deleteEntries(store, 66_000, 66_500);
        assertThat(LogPruning.firstEntry(store, 66_500)).isEqualTo(66_304);
        assertThat(LogPruning.firstEntry(store, 0)).isZero();
    }

    private static TreeHead append(LogStore store, TreeHead head, List<byte[]> entries) throws IOException {
        TileAppender appender = TileAppender.open(store, head);
        for (byte[] entry : entries) {
            appender.append(entry);
        }
        appender.flush();
        return appender.head();
    }

    /** Fails after a number of writes, as a process that is killed. */
    private static final class FailingStore implements LogStore {

        private final LogStore store;
        private int writesLeft;

        FailingStore(LogStore store, int writesLeft) {
            this.store = store;
            this.writesLeft = writesLeft;
        }

        @Override
        public Optional<byte[]> read(LogResource resource) throws IOException {
            return store.read(resource);
        }

        @Override
        public void write(LogResource resource, byte[] content) throws IOException {
            countDown();
            store.write(resource, content);
        }

        @Override
        public void delete(LogResource resource) throws IOException {
            countDown();
            store.delete(resource);
        }

        @Override
        public void deletePartials(Numbered full) throws IOException {
            countDown();
            store.deletePartials(full);
        }

        private void countDown() throws IOException {
            if (writesLeft-- == 0) {
                throw new IOException("killed");
            }
        }
    }
}
