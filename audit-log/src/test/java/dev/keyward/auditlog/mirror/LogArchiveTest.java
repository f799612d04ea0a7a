package dev.keyward.auditlog.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyward.auditlog.TestLog;
import dev.keyward.auditlog.merkle.NaiveTree;
import dev.keyward.auditlog.tiles.DamagedLogException;
import dev.keyward.auditlog.tiles.DirectoryLogStore;
import dev.keyward.auditlog.tiles.LogResource;
import dev.keyward.auditlog.tiles.LogResource.EntryBundle;
import dev.keyward.auditlog.tiles.LogResource.HashTile;
import dev.keyward.auditlog.tiles.LogResource.Numbered;
import dev.keyward.auditlog.tiles.LogStore;
import dev.keyward.auditlog.tiles.MemoryLogStore;
import dev.keyward.auditlog.verify.EntryVisitor;
import dev.keyward.auditlog.verify.LogVerifier;
import dev.keyward.auditlog.verify.VerificationResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The archive of a log")
class LogArchiveTest {

    private final MemoryLogStore source = new MemoryLogStore();
    private final TestLog log = new TestLog(source);
    private final MemoryLogStore target = new MemoryLogStore();

    @Test
    @DisplayName("is a log that verifies, after every publication, and has no outdated files")
    void grows() throws IOException {
        long stored = 0;
        for (int more : List.of(100, 200, 212, 65_536, 88)) { // 100, 300, 512, 66,048 and 66,136 entries
            log.append(NaiveTree.numberedLeaves(more));
            stored = archive(target, stored);
            assertThat(new LogVerifier(target, log.policy(), EntryVisitor.NONE).verify())
                    .isInstanceOf(VerificationResult.Intact.class);
            MemoryLogStore fresh = new MemoryLogStore();
            archive(fresh, 0);
            assertThat(target.resources()).isEqualTo(fresh.resources());
        }
        assertThat(new LogArchive(source, target, log.checkpoint()).publish()).isFalse();
    }

    @Test
    @DisplayName("is complete after an interruption at any write, and readers see a log that verifies all the time")
    void interrupted() throws IOException {
        log.append(NaiveTree.numberedLeaves(300));
        archive(target, 0);
        log.append(NaiveTree.numberedLeaves(400));
        int failed = 0;
        for (int writes = 0; writes < 30; writes++) {
            try {
                archive(new FullDisk(target, writes), 256);
            } catch (IOException e) {
                assertThat(e).hasMessage("No space left on device");
                failed++;
            }
            assertThat(new LogVerifier(target, log.policy(), EntryVisitor.NONE).verify())
                    .describedAs("after %d writes", writes)
                    .isInstanceOf(VerificationResult.Intact.class);
        }
        assertThat(failed).isBetween(3, 20);
        MemoryLogStore fresh = new MemoryLogStore();
        archive(fresh, 0);
        assertThat(target.resources()).isEqualTo(fresh.resources());
    }

    @Test
    @DisplayName(
            "never replaces a file by other content, or a checkpoint by one of a log that was restored or rewritten")
    void contradicted() throws IOException {
        log.append(NaiveTree.numberedLeaves(600));
        archive(target, 0);
        byte[] checkpoint = target.read(LogResource.CHECKPOINT).orElseThrow();
        for (int size : List.of(500, 700)) {
            MemoryLogStore other = new MemoryLogStore();
            List<byte[]> rewritten = NaiveTree.numberedLeaves(size);
            rewritten.set(550 % size, new byte[1]);
            TestLog restored = new TestLog(other).append(rewritten);
            LogArchive archive = new LogArchive(other, target, restored.checkpoint());
            assertThatThrownBy(archive::publish)
                    .isInstanceOf(DamagedLogException.class)
                    .hasMessageContaining("The checkpoint of the copy, with 600 entries, is not continued");
            assertThat(target.read(LogResource.CHECKPOINT)).hasValue(checkpoint);
        }
        target.write(new EntryBundle(1, 256), new byte[1]);
        assertThatThrownBy(() -> new LogArchive(source, target, log.checkpoint()).copy(1))
                .isInstanceOf(DamagedLogException.class)
                .hasMessage("tile/entries/001: it exists with other content, and a full file never changes.");
    }

    @Test
    @DisplayName("takes nothing from a source that does not verify")
    void damagedSource() throws IOException {
        log.append(NaiveTree.numberedLeaves(65_536 + 300));
        for (LogResource file :
                List.of(new EntryBundle(255, 256), new HashTile(0, 255, 256), new HashTile(1, 0, 256))) {
            byte[] content = source.read(file).orElseThrow();
            byte[] changed = content.clone();
            changed[changed.length - 1] ^= 1;
            source.write(file, changed);
            LogArchive archive = new LogArchive(source, target, log.checkpoint());
            assertThatThrownBy(() -> archive.copy(255))
                    .describedAs(file.path())
                    .isInstanceOf(DamagedLogException.class);
            assertThat(target.read(new EntryBundle(255, 256))).isEmpty();
            source.write(file, content);
        }
        new LogArchive(source, target, log.checkpoint()).copy(255);
        assertThat(target.read(new HashTile(1, 0, 256))).isPresent();
    }

    @Test
    @DisplayName("reports a file in place of its folder, and goes on once the folder is there")
    void fileInPlaceOfFolder(@TempDir Path parent) throws IOException {
        log.append(NaiveTree.numberedLeaves(300));
        Path folder = Files.createFile(parent.resolve("log"));
        assertThatThrownBy(() -> archive(new DirectoryLogStore(folder), 0)).isInstanceOf(IOException.class);
        Files.delete(folder);
        DirectoryLogStore store = new DirectoryLogStore(folder);
        archive(store, 0);
        assertThat(new LogVerifier(store, log.policy(), EntryVisitor.NONE).verify())
                .isInstanceOf(VerificationResult.Intact.class);
    }

    private long archive(LogStore store, long stored) throws IOException {
        LogArchive archive = new LogArchive(source, store, log.checkpoint());
        long index = stored / 256;
        for (; index < archive.fullBundles(); index++) {
            archive.copy(index);
        }
        archive.publish();
        return index * 256;
    }

    /** Fails after a number of writes, as a full disk does. */
    private static final class FullDisk implements LogStore {

        private final LogStore store;
        private int left;

        FullDisk(LogStore store, int writes) {
            this.store = store;
            this.left = writes;
        }

        @Override
        public Optional<byte[]> read(LogResource resource) throws IOException {
            return store.read(resource);
        }

        @Override
        public void write(LogResource resource, byte[] content) throws IOException {
            if (left-- <= 0) {
                throw new IOException("No space left on device");
            }
            store.write(resource, content);
        }

        @Override
        public void delete(LogResource resource) throws IOException {
            store.delete(resource);
        }

        @Override
        public void deletePartials(Numbered full) throws IOException {
            store.deletePartials(full);
        }
    }
}
