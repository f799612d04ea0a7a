package dev.keyward.cli.terminal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Describes why a file could not be read or written, because the messages of the JDK often have its name only. Stateless. */
public final class FileFailure {

    private FileFailure() {}

    /** Returns a sentence with the reason of the given exception, and the name of the file if the exception has it. */
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
