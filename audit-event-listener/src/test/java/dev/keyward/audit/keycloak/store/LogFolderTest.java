package dev.keyward.audit.keycloak.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyward.auditlog.keys.AuditKeys;
import dev.keyward.auditlog.merkle.MerkleHasher;
import dev.keyward.auditlog.merkle.TreeHead;
import dev.keyward.auditlog.note.LogCheckpoint;
import dev.keyward.auditlog.record.LogId;
import dev.keyward.auditlog.tiles.LogResource;
import dev.keyward.auditlog.tiles.LogResource.EntryBundle;
import dev.keyward.auditlog.tiles.LogResource.HashTile;
import dev.keyward.auditlog.tiles.LogStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The folder of the logs")
class LogFolderTest {

    private static final LogId LOG = new LogId("7d1f");
    private static final AuditKeys KEYS = AuditKeys.make();

    @Test
    @DisplayName("is not used unless it is a folder with the marker, so that nothing is written while the volume is not"
            + " mounted")
    void marker(@TempDir Path parent) throws IOException {
        LogFolder folder = new LogFolder(parent.resolve("logs"));
        assertUnusable(folder, " is not a folder. Mount the volume of the audit logs there.");
        Files.createFile(folder.root());
        assertUnusable(folder, " is not a folder. Mount the volume of the audit logs there.");
        Files.delete(folder.root());
        Files.createDirectory(folder.root());
        assertUnusable(folder, " does not have the file keyward-audit-logs.");

        Files.createFile(folder.root().resolve(LogFolder.MARKER));
        assertThat(folder.problem()).isEmpty();
        folder.files(LOG).write(LogResource.CHECKPOINT, new byte[] {7});
        assertThat(folder.root().resolve("7d1f/checkpoint")).hasBinaryContent(new byte[] {7});
    }

    @Test
    @DisplayName("has no files of a log in whose place a symbolic link is, even one to another log")
    void symbolicLink(@TempDir Path root) throws IOException {
        LogFolder folder = new LogFolder(root);
        Files.createFile(root.resolve(LogFolder.MARKER));
        Files.createSymbolicLink(root.resolve("7d1f"), Files.createDirectory(root.resolve("9a3e")));
        assertThatThrownBy(() -> folder.files(LOG))
                .isInstanceOf(FileSystemException.class)
                .hasMessageEndingWith("7d1f: is a symbolic link");
    }

    @Test
    @DisplayName("deletes all files of a log, also those of earlier sizes and unfinished ones, and no other log's")
    void delete(@TempDir Path root) throws IOException {
        LogFolder folder = marked(root);
        folder.delete(LOG, tree(300));
        folder.files(LOG).write(LogResource.CHECKPOINT, checkpoint(tree(300)));
        folder.files(LOG).write(new HashTile(0, 0, 256), new byte[1]);
        folder.files(LOG).write(new HashTile(1, 0, 1), new byte[1]);
        folder.files(LOG).write(new EntryBundle(1, 44), new byte[1]);
        folder.files(LOG).write(new EntryBundle(1, 7), new byte[1]);
        Files.createFile(root.resolve("7d1f/tile/.7.part"));
        folder.files(new LogId("9a3e")).write(LogResource.CHECKPOINT, new byte[1]);
        folder.delete(LOG, tree(300));
        assertThat(root.resolve("7d1f")).doesNotExist();
        assertThat(root.resolve("9a3e/checkpoint")).exists();
    }

    @Test
    @DisplayName("keeps all files of a log if it has a file or a checkpoint of more records, or anything else")
    void longer(@TempDir Path root, @TempDir Path elsewhere) throws IOException {
        LogFolder folder = marked(root);
        Path secret = Files.createFile(elsewhere.resolve("secret"));
        assertKept(folder, store -> store.write(new EntryBundle(1, 45), new byte[1]));
        assertKept(folder, store -> store.write(new HashTile(0, 1, 45), new byte[1]));
        assertKept(folder, store -> store.write(new HashTile(1, 0, 2), new byte[1]));
        assertKept(folder, store -> store.write(LogResource.CHECKPOINT, checkpoint(tree(301))));
        assertKept(
                folder,
                store -> store.write(
                        LogResource.CHECKPOINT, checkpoint(new TreeHead(300, new MerkleHasher().emptyRoot()))));
        assertKept(folder, store -> store.write(LogResource.CHECKPOINT, new byte[1]));
        assertKept(folder, store -> Files.createFile(root.resolve("7d1f/notes.txt")));
        assertKept(folder, store -> Files.createSymbolicLink(root.resolve("7d1f/link"), elsewhere));
        assertThat(secret).exists();
    }

    /** Puts something into the folder of a log. */
    private interface Addition {

        void to(LogStore store) throws IOException;
    }

    private static void assertKept(LogFolder folder, Addition addition) throws IOException {
        LogStore store = folder.files(LOG);
        store.write(LogResource.CHECKPOINT, checkpoint(tree(300)));
        store.write(new EntryBundle(1, 44), new byte[1]);
        addition.to(store);
        assertThatThrownBy(() -> folder.delete(LOG, tree(300))).isInstanceOf(IOException.class);
        assertThat(store.read(new EntryBundle(1, 44))).isPresent();
        try (Stream<Path> files = Files.walk(folder.root().resolve(LOG.text()))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static LogFolder marked(Path root) throws IOException {
        Files.createFile(root.resolve(LogFolder.MARKER));
        return new LogFolder(root);
    }

    private static TreeHead tree(long size) {
        return new TreeHead(size, new MerkleHasher().leaf(String.valueOf(size).getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] checkpoint(TreeHead tree) {
        String origin = LOG.origin("id.example.com");
        return new LogCheckpoint(origin, tree)
                .signedBy(List.of(KEYS.signer(origin)))
                .bytes();
    }

    private static void assertUnusable(LogFolder folder, String problem) {
        assertThat(folder.problem()).hasValueSatisfying(text -> assertThat(text).contains(problem));
        assertThatThrownBy(() -> folder.files(LOG))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(problem);
    }
}
