package dev.keyward.cli;

import dev.keyward.breachedpasswords.BadIndexException;
import dev.keyward.breachedpasswords.corpus.BadInputException;
import dev.keyward.breachedpasswords.output.UnfinishedBuildException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;

/** Runs work on files and turns its exceptions into messages that say what to do. Stateless. */
final class FileWork {

    private FileWork() {}

    /** Work that reads or writes files. */
    @FunctionalInterface
    interface Work<T> {
        T done() throws IOException;
    }

    /**
     * Runs work that only reads files.
     *
     * @throws Cannot if it fails
     */
    static <T> T reading(Work<T> work) {
        return run(work, "");
    }

    /**
     * Runs work that writes a file, which may fail because the disk is full.
     *
     * @throws Cannot if it fails
     */
    static <T> T writing(Work<T> work) {
        return run(work, " If the disk is full, free some space and run the command again.");
    }

    private static <T> T run(Work<T> work, String advice) {
        try {
            return work.done();
        } catch (BadInputException | BadIndexException e) {
            throw new Cannot(sentence(e));
        } catch (UnfinishedBuildException e) {
            throw new Cannot(whatFailed(e.reason()) + " " + sentence(e));
        } catch (NoSuchFileException e) {
            throw new Cannot(whatFailed(e) + " Correct the name.");
        } catch (FileSystemException | FileNotFoundException e) {
            throw new Cannot(whatFailed(e));
        } catch (UncheckedIOException e) {
            throw new Cannot(whatFailed(Objects.requireNonNull(e.getCause()))); // while a folder is listed
        } catch (OutOfMemoryError e) {
            throw new Cannot(
                    "There is not enough memory. Give the command more, as in java -Xmx1g -jar keyward-cli.jar.");
        } catch (IOException e) {
            throw new Cannot(whatFailed(e) + advice);
        }
    }

    private static String whatFailed(IOException e) {
        if (e instanceof NoSuchFileException missing) {
            return "There is no file " + missing.getFile() + ".";
        }
        if (e instanceof AccessDeniedException denied) {
            return denied.getFile() + " may not be read or written by this user.";
        }
        boolean refused = e instanceof FileSystemException || e instanceof FileNotFoundException;
        return (refused ? "The file system refused: " : "Reading or writing failed: ") + sentence(e);
    }

    private static String sentence(IOException e) {
        String text = String.valueOf(e.getMessage());
        return text.endsWith(".") ? text : text + ".";
    }
}
