package dev.keyward.auditlog.tiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyward.auditlog.TestLog;
import dev.keyward.auditlog.merkle.NaiveTree;
import dev.keyward.auditlog.tiles.LogResource.EntryBundle;
import dev.keyward.auditlog.tiles.LogResource.HashTile;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A log in a directory")
class DirectoryLogStoreTest {

    @TempDir
    private Path folder;

    @Test
    @DisplayName("has the files of the log in memory, without temporary and replaced ones")
    void sameFiles() throws Exception {
        MemoryLogStore memory = new MemoryLogStore();
        DirectoryLogStore directory = new DirectoryLogStore(folder);
        TestLog inMemory = new TestLog(memory);
        TestLog inDirectory = new TestLog(directory);
        for (int step = 0; step < 3; step++) {
            inMemory.append(NaiveTree.numberedLeaves(200));
            inDirectory.append(NaiveTree.numberedLeaves(200));
        }
        assertThat(files())
                .isEqualTo(memory.resources().stream().map(LogResource::path).collect(Collectors.toSet()));
        for (LogResource file : memory.resources()) {
            assertThat(directory.read(file))
                    .describedAs(file.path())
                    .hasValue(memory.read(file).orElseThrow());
        }
    }

    @Test
    @DisplayName("lacks a file that was never written or was deleted")
    void missing() throws Exception {
        DirectoryLogStore store = new DirectoryLogStore(folder.resolve("new"));
        HashTile tile = new HashTile(0, 5, 256);
        assertThat(store.read(tile)).isEmpty();
        store.delete(tile);
        store.deletePartials(tile);
        store.write(tile, new byte[3]);
        store.write(tile, new byte[4]);
        assertThat(store.read(tile)).hasValue(new byte[4]);
        store.delete(tile);
        assertThat(store.read(tile)).isEmpty();
    }

    @Test
    @DisplayName("gives at most one byte more than a file may have")
    void tooLong() throws Exception {
        DirectoryLogStore store = new DirectoryLogStore(folder);
        store.write(new HashTile(0, 0, 2), new byte[100_000]);
        assertThat(store.read(new HashTile(0, 0, 2)).orElseThrow()).hasSize(65);
    }

    @Test
    @Timeout(30)
    @DisplayName("never reads links, folders, pipes and devices in place of its files")
    void irregular() throws Exception {
        DirectoryLogStore store = new DirectoryLogStore(folder);
        Path secret = Files.writeString(folder.resolve("secret"), "not for the auditor");
        Path checkpoint = folder.resolve("checkpoint");
        Files.createSymbolicLink(checkpoint, secret);
        refuses(store, LogResource.CHECKPOINT);
        Files.delete(checkpoint);
        Files.createSymbolicLink(checkpoint, Path.of("/dev/zero"));
        refuses(store, LogResource.CHECKPOINT);
        Files.delete(checkpoint);
        Files.createDirectory(checkpoint);
        refuses(store, LogResource.CHECKPOINT);
        Files.delete(checkpoint);
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/mkfifo")), "skipped: there is no mkfifo to make a pipe with");
        assertThat(new ProcessBuilder("/usr/bin/mkfifo", checkpoint.toString())
                        .start()
                        .waitFor())
                .isZero();
        refuses(store, LogResource.CHECKPOINT);
    }

    @Test
    @DisplayName("follows no symbolic links below its folder, neither to read nor to write, and the folder may be one")
    void linkedFolders() throws Exception {
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        Path copy = Files.createDirectories(folder.resolve("copy"));
        HashTile tile = new HashTile(0, 1234, 256);
        new DirectoryLogStore(elsewhere).write(tile, new byte[3]);
        DirectoryLogStore linked = new DirectoryLogStore(Files.createSymbolicLink(folder.resolve("link"), elsewhere));
        assertThat(linked.read(tile)).hasValue(new byte[3]);
        DirectoryLogStore store = new DirectoryLogStore(copy);
        Files.createSymbolicLink(copy.resolve("tile"), elsewhere.resolve("tile"));
        for (ThrowingCallable access : List.<ThrowingCallable>of(
                () -> store.read(tile),
                () -> store.write(tile, new byte[4]),
                () -> store.delete(tile),
                () -> store.deletePartials(tile))) {
            assertThatThrownBy(access)
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageEndingWith("tile: is a symbolic link");
        }
        assertThat(new DirectoryLogStore(elsewhere).read(tile)).hasValue(new byte[3]);
    }

    @Test
    @Timeout(60)
    @DisplayName("gives the old or the new content of a file that is replaced while it is read, never a mixture")
    void liveLog() throws Exception {
        DirectoryLogStore store = new DirectoryLogStore(folder);
        byte[] shorter = new byte[300];
        byte[] longer = new byte[200_000];
        Arrays.fill(longer, (byte) 1);
        store.write(LogResource.CHECKPOINT, shorter);
        AtomicBoolean ended = new AtomicBoolean();
        FutureTask<Integer> writer = new FutureTask<>(() -> {
            int writes = 0;
            for (; writes < 300; writes++) {
                store.write(LogResource.CHECKPOINT, writes % 2 == 0 ? longer : shorter);
            }
            ended.set(true);
            return writes;
        });
        new Thread(writer, "writer").start();
        while (!ended.get()) {
            byte[] read = store.read(LogResource.CHECKPOINT).orElseThrow();
            assertThat(Arrays.equals(read, shorter) || Arrays.equals(read, longer))
                    .isTrue();
        }
        assertThat(writer.get()).isEqualTo(300);
    }

    @Test
    @DisplayName("keeps the old file when a write fails")
    void failedWrite() throws Exception {
        DirectoryLogStore store = new DirectoryLogStore(folder);
        EntryBundle bundle = new EntryBundle(0, 256);
        Files.createDirectories(folder.resolve(bundle.path()).resolve("in the way"));
        assertThatThrownBy(() -> store.write(bundle, new byte[9])).isInstanceOf(IOException.class);
        assertThat(files()).isEmpty();
    }

    private static void refuses(LogSource store, LogResource file) {
        assertThatThrownBy(() -> store.read(file))
                .isInstanceOf(FileSystemException.class)
                .hasMessageEndingWith("is not a regular file");
    }

    private Set<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .collect(Collectors.toSet());
        }
    }
}
