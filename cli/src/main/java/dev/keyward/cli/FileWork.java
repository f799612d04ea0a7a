package dev.keyward.cli;

import dev.keyward.breachedpasswords.BadIndexException;
import dev.keyward.breachedpasswords.BadInputException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Turns what goes wrong with files into a sentence that says what to do. Stateless. */
final class FileWork {

    private FileWork() {}

    /** Something done with files. */
    @FunctionalInterface
    interface Work<T> {
        T done() throws IOException;
    }

    /** @throws Cannot if it fails */
    static <T> T orCannot(Work<T> work) {
        try {
            return work.done();
        } catch (BadInputException | BadIndexException e) {
            throw new Cannot(sentence(e));
        } catch (NoSuchFileException e) {
            throw new Cannot("There is no file " + e.getFile() + ". Correct the name.");
        } catch (AccessDeniedException e) {
            throw new Cannot(e.getFile() + " may not be read or written by this user.");
        } catch (FileSystemException | FileNotFoundException e) {
            throw new Cannot("The file system refused: " + sentence(e));
        } catch (IOException e) {
            throw new Cannot(
                    "Reading or writing failed: " + sentence(e) + " If the disk is full, make room and build again.");
        }
    }

    private static String sentence(IOException e) {
        String text = String.valueOf(e.getMessage());
        return text.endsWith(".") ? text : text + ".";
    }
}
