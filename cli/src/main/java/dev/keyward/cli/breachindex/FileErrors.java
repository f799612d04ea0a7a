package dev.keyward.cli.breachindex;

import dev.keyward.breachedpasswords.BadIndexException;
import dev.keyward.breachedpasswords.corpus.BadInputException;
import dev.keyward.breachedpasswords.output.UnfinishedBuildException;
import dev.keyward.cli.terminal.CommandException;
import dev.keyward.cli.terminal.FileFailure;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;

/** Runs tasks that read or write files, and turns their exceptions into messages that say what to do. Stateless. */
final class FileErrors {

    private FileErrors() {}

    /** A task that reads or writes files. */
    @FunctionalInterface
    interface FileTask<T> {
        T run() throws IOException;
    }

    /**
     * Runs a task that only reads files.
     *
     * @throws CommandException if it fails
     */
    static <T> T reading(FileTask<T> task) {
        return run(task, "");
    }

    /**
     * Runs a task that writes a file. If writing fails, the error message advises to free disk space.
     *
     * @throws CommandException if it fails
     */
    static <T> T writing(FileTask<T> task) {
        return run(task, " If the disk is full, free some space and run the command again.");
    }

    private static <T> T run(FileTask<T> task, String advice) {
        try {
            return task.run();
        } catch (BadInputException | BadIndexException e) {
            throw new CommandException(sentence(e));
        } catch (UnfinishedBuildException e) {
            throw new CommandException(whatFailed(e.reason()) + " " + sentence(e));
        } catch (NoSuchFileException e) {
            throw new CommandException(whatFailed(e) + " Correct the name.");
        } catch (FileSystemException | FileNotFoundException e) {
            throw new CommandException(whatFailed(e));
        } catch (UncheckedIOException e) {
            throw new CommandException(
                    whatFailed(Objects.requireNonNull(e.getCause()))); // thrown while a folder is listed
        } catch (OutOfMemoryError e) {
            throw new CommandException(
                    "Not enough memory. Give Java more, for example: java -Xmx1g -jar keyward-cli.jar");
        } catch (IOException e) {
            throw new CommandException(whatFailed(e) + advice);
        }
    }

    private static String whatFailed(IOException e) {
        if (e instanceof FileSystemException) {
            return FileFailure.reason(e);
        }
        return (e instanceof FileNotFoundException ? "The file system refused: " : "Reading or writing failed: ")
                + sentence(e);
    }

    private static String sentence(IOException e) {
        String text = String.valueOf(e.getMessage());
        return text.endsWith(".") ? text : text + ".";
    }
}
