package dev.keyward.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A new file of a command")
class NewFileTest {

    @TempDir
    private Path folder;

    @Test
    @DisplayName("can be read by its owner alone")
    void ownerOnly() throws IOException {
        Assumptions.assumeTrue(
                folder.getFileSystem().supportedFileAttributeViews().contains("posix"),
                "This file system has no POSIX permissions.");
        Path file = folder.resolve("users.csv");
        NewFile.createPrivate(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    @DisplayName("never replaces a file")
    void keepsFiles() throws IOException {
        Path file = Files.writeString(folder.resolve("notes.txt"), "mine");
        assertThatThrownBy(() -> NewFile.createPrivate(file))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("exists, and is not overwritten");
        assertThat(file).hasContent("mine");
    }
}
