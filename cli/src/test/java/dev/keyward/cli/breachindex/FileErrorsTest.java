package dev.keyward.cli.breachindex;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyward.breachedpasswords.output.UnfinishedBuildException;
import dev.keyward.cli.terminal.CommandException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What goes wrong with files")
class FileErrorsTest {

    @Test
    @DisplayName("is said in sentences, with what to do")
    void said() {
        assertSaid(new NoSuchFileException("a.txt"), "There is no file a.txt. Correct the name.");
        assertSaid(new AccessDeniedException("a.txt"), "a.txt may not be read or written by this user.");
        assertSaid(
                new FileSystemException("a.txt", null, "Is a directory"),
                "The file system refused: a.txt: Is a directory.");
        assertSaid(new IOException("Input/output error"), "Reading or writing failed: Input/output error.");
    }

    @Test
    @DisplayName("advises to free disk space only where a file is written")
    void fullDisk() {
        IOException full = new IOException("No space left on device");
        assertThatThrownBy(() -> FileErrors.writing(() -> {
                    throw full;
                }))
                .isInstanceOf(CommandException.class)
                .hasMessage("Reading or writing failed: No space left on device. If the disk is full, free some space"
                        + " and run the command again.");
        assertSaid(full, "Reading or writing failed: No space left on device.");
    }

    @Test
    @DisplayName("is said so, too, where a folder cannot be listed or there is not enough memory")
    void listedOrMemory() {
        assertThatThrownBy(() -> FileErrors.reading(() -> {
                    throw new UncheckedIOException(new AccessDeniedException("ranges"));
                }))
                .isInstanceOf(CommandException.class)
                .hasMessage("ranges may not be read or written by this user.");
        assertThatThrownBy(() -> FileErrors.reading(() -> {
                    throw new OutOfMemoryError();
                }))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("-Xmx");
    }

    @Test
    @DisplayName("with a build that is kept is said with how to go on, and with nothing that sounds as if it were lost")
    void kept() {
        String on = " The unfinished build is kept: run the same command with --resume to continue it.";
        assertSaid(
                new UnfinishedBuildException(new IOException("Input/output error")),
                "Reading or writing failed: Input/output error." + on);
        assertSaid(
                new UnfinishedBuildException(new NoSuchFileException("00A10.txt")), "There is no file 00A10.txt." + on);
    }

    private static void assertSaid(IOException e, String sentence) {
        assertThatThrownBy(() -> FileErrors.reading(() -> {
                    throw e;
                }))
                .isInstanceOf(CommandException.class)
                .hasMessage(sentence);
    }
}
