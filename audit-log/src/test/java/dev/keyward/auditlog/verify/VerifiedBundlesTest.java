package dev.keyward.auditlog.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyward.auditlog.TestLog;
import dev.keyward.auditlog.merkle.Hash;
import dev.keyward.auditlog.merkle.NaiveTree;
import dev.keyward.auditlog.merkle.TreeHead;
import dev.keyward.auditlog.tiles.DamagedLogException;
import dev.keyward.auditlog.tiles.LogResource;
import dev.keyward.auditlog.tiles.LogResource.EntryBundle;
import dev.keyward.auditlog.tiles.LogResource.HashTile;
import dev.keyward.auditlog.tiles.MemoryLogStore;
import dev.keyward.auditlog.tiles.MissingLogFileException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The verified bundles")
class VerifiedBundlesTest {

    private static final int SIZE = 1100;

    private final MemoryLogStore store = new MemoryLogStore();
    private final List<byte[]> entries = NaiveTree.numberedLeaves(SIZE);
    private final TreeHead head = new TestLog(store).append(entries).head();
    private final VerifiedBundles bundles = new VerifiedBundles(store, head);

    @Test
    @DisplayName("have the entries of the tree, also if the log has grown since the checkpoint")
    void intact() throws IOException {
        assertThat(bundles.read(1)).containsExactlyElementsOf(entries.subList(256, 512));
        assertThat(bundles.read(4)).containsExactlyElementsOf(entries.subList(1024, SIZE));
        assertThat(bundles.entry(1099)).isEqualTo(entries.get(1099));
        VerifiedBundles before = new VerifiedBundles(store, TestLog.headOf(entries.subList(0, 1024)));
        assertThat(before.read(3)).containsExactlyElementsOf(entries.subList(768, 1024));
        assertThatThrownBy(() -> before.entry(1024)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> bundles.entry(SIZE)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> bundles.read(5)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("are refused if any byte of an entry, its tile or a tile above it was changed")
    void damaged() throws IOException {
        HashTile above = new HashTile(1, 0, 4);
        for (LogResource file :
                List.of(new EntryBundle(1, 256), new HashTile(0, 1, 256), above, new HashTile(0, 4, 76))) {
            byte[] content = store.read(file).orElseThrow();
            for (int at = 0; at < content.length; at += 37) {
                if (file.equals(above) && at / Hash.LENGTH == 1) {
                    continue; // the hash of the bundle itself, which its entries give
                }
                byte[] changed = content.clone();
                changed[at] ^= 1;
                store.write(file, changed);
                assertThatThrownBy(() -> bundles.read(1))
                        .describedAs("%s, byte %d", file, at)
                        .isInstanceOf(DamagedLogException.class);
            }
            store.write(file, content);
        }
        store.delete(new EntryBundle(1, 256));
        assertThatThrownBy(() -> bundles.read(1)).isInstanceOf(MissingLogFileException.class);
    }

    @Test
    @DisplayName("are refused if entry and hash were changed together")
    void rewritten() throws IOException {
        List<byte[]> rewritten = NaiveTree.numberedLeaves(SIZE);
        rewritten.set(300, new byte[1]);
        MemoryLogStore other = new MemoryLogStore();
        new TestLog(other).append(rewritten);
        for (LogResource file : List.of(new EntryBundle(1, 256), new HashTile(0, 1, 256))) {
            store.write(file, other.read(file).orElseThrow());
        }
        assertThatThrownBy(() -> bundles.read(1)).isInstanceOf(DamagedLogException.class);
        assertThat(bundles.read(0)).hasSize(256);
    }
}
