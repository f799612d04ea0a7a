package dev.keyward.cli.terminal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/**
 * Describes why a file could not be read or written. The messages of the JDK often contain only the name of the file.
 * Stateless.
 */
public final class FileFailure {

    private FileFailure() {}

    /** Returns a sentence that says why the given exception was thrown. It names the file if the exception does. */
    public static String reason(IOException e) {
        if (e instanceof NoSuchFileException missing) {
            return "There is no file " + missing.getFile() + ".";
        }
        if (e instanceof AccessDeniedException denied) {
            return "No permission to read or write " + denied.getFile() + ".";
        }
        if (e instanceof FileAlreadyExistsException exists) {
            return exists.getFile() + " exists.";
        }
        if (e instanceof NotDirectoryException file) {
            return file.getFile() + " is not a folder.";
        }
        String text = sentence(e);
        return e instanceof FileSystemException ? "The file system refused: " + text : text;
    }

    private static String sentence(IOException e) {
        String text = String.valueOf(e.getMessage());
        return text.endsWith(".") ? text : text + ".";
    }
}
