package dev.keyward.cli.terminal;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Checks the name of a file that a command will make. If the command could not make the file, explains why. Stateless.
 */
public final class NewFile {

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private NewFile() {}

    /**
     * Checks that the given file does not exist yet, and that its folder exists.
     *
     * @throws CommandException if the file cannot be made
     */
    public static void require(Path file) {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw exists(file);
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new CommandException(
                    "There is no folder for " + file + ". Make it first, or correct the name of the file.");
        }
    }

    /**
     * Makes an empty file, which only the current user can read where the file system supports that.
     *
     * @throws CommandException if the file exists or cannot be made
     */
    public static void createPrivate(Path file) {
        try {
            if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            } else {
                Files.createFile(file);
            }
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    /** Returns the exception for a file that could not be written. */
    public static CommandException failed(Path file, IOException e) {
        return e instanceof FileAlreadyExistsException
                ? exists(file)
                : new CommandException(file + " cannot be written: " + FileFailure.reason(e));
    }

    private static CommandException exists(Path file) {
        return new CommandException(file + " exists, and is not overwritten. Name another file.");
    }
}
