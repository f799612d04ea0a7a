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

@DisplayName("A failure to read or write a file")
class FileErrorsTest {

    @Test
    @DisplayName("becomes a message that says what to do")
    void messages() {
        assertMessage(new NoSuchFileException("a.txt"), "There is no file a.txt. Correct the name.");
        assertMessage(new AccessDeniedException("a.txt"), "No permission to read or write a.txt.");
        assertMessage(
                new FileSystemException("a.txt", null, "Is a directory"),
                "The file system refused: a.txt: Is a directory.");
        assertMessage(new IOException("Input/output error"), "Reading or writing failed: Input/output error.");
    }

    @Test
    @DisplayName("comes with advice to free disk space only if the command writes a file")
    void fullDisk() {
        IOException full = new IOException("No space left on device");
        assertThatThrownBy(() -> FileErrors.writing(() -> {
                    throw full;
                }))
                .isInstanceOf(CommandException.class)
                .hasMessage("Reading or writing failed: No space left on device. If the disk is full, free some space"
                        + " and run the command again.");
        assertMessage(full, "Reading or writing failed: No space left on device.");
    }

    @Test
    @DisplayName("becomes a message if a folder cannot be listed or memory runs out")
    void listedOrMemory() {
        assertThatThrownBy(() -> FileErrors.reading(() -> {
                    throw new UncheckedIOException(new AccessDeniedException("ranges"));
                }))
                .isInstanceOf(CommandException.class)
                .hasMessage("No permission to read or write ranges.");
        assertThatThrownBy(() -> FileErrors.reading(() -> {
                    throw new OutOfMemoryError();
                }))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("-Xmx");
    }

    @Test
    @DisplayName("that leaves an unfinished build comes with the option that resumes the build")
    void unfinishedBuild() {
        String resume = " The unfinished build is kept: run the same command with --resume to continue it.";
        assertMessage(
                new UnfinishedBuildException(new IOException("Input/output error")),
                "Reading or writing failed: Input/output error." + resume);
        assertMessage(
                new UnfinishedBuildException(new NoSuchFileException("00A10.txt")),
                "There is no file 00A10.txt." + resume);
    }

    private static void assertMessage(IOException e, String sentence) {
        assertThatThrownBy(() -> FileErrors.reading(() -> {
                    throw e;
                }))
                .isInstanceOf(CommandException.class)
                .hasMessage(sentence);
    }
}
