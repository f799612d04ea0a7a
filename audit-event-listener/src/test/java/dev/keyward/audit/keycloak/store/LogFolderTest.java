package dev.keyward.audit.keycloak.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyward.auditlog.record.LogId;
import dev.keyward.auditlog.tiles.LogResource;
import dev.keyward.auditlog.tiles.LogResource.HashTile;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The folder of the logs")
class LogFolderTest {

    private static final LogId LOG = new LogId("7d1f");

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
    @DisplayName("deletes all files of a log, and nothing that a link in it leads to")
    void delete(@TempDir Path root, @TempDir Path elsewhere) throws IOException {
        LogFolder folder = new LogFolder(root);
        Files.createFile(root.resolve(LogFolder.MARKER));
        folder.delete(LOG);
        folder.files(LOG).write(LogResource.CHECKPOINT, new byte[1]);
        folder.files(LOG).write(new HashTile(0, 3, 256), new byte[1]);
        folder.files(new LogId("9a3e")).write(LogResource.CHECKPOINT, new byte[1]);
        Path secret = Files.createFile(elsewhere.resolve("secret"));
        Files.createSymbolicLink(root.resolve("7d1f/link"), elsewhere);
        folder.delete(LOG);
        assertThat(root.resolve("7d1f")).doesNotExist();
        assertThat(root.resolve("9a3e/checkpoint")).exists();
        assertThat(secret).exists();
    }

    private static void assertUnusable(LogFolder folder, String problem) {
        assertThat(folder.problem()).hasValueSatisfying(text -> assertThat(text).contains(problem));
        assertThatThrownBy(() -> folder.files(LOG))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(problem);
    }
}
