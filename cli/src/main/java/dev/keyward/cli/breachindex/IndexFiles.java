package dev.keyward.cli.breachindex;

import dev.keyward.breachedpasswords.BadIndexException;
import dev.keyward.breachedpasswords.BreachIndex;
import dev.keyward.breachedpasswords.source.IndexPointer;
import dev.keyward.cli.terminal.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Opens breach indexes that are named on the command line. Stateless.
 *
 * <p>Never prints the content of a file that could be a pointer: it may be a list of passwords.
 */
final class IndexFiles {

    private IndexFiles() {}

    /**
     * Returns the breach index at the given path, or the index that the pointer file at this path names.
     *
     * @throws CommandException if there is no index
     */
    static Path file(Path named) throws IOException {
        if (!Files.exists(named)) {
            throw new CommandException("There is no file " + named + ". Correct the name.");
        }
        if (!Files.isRegularFile(named)) {
            throw new CommandException(named + " is not a regular file. Name an index, or a pointer to an index.");
        }
        if (Files.size(named) == 0) {
            return named; // a truncated index: never a pointer
        }
        try {
            return IndexPointer.follow(named);
        } catch (NoSuchFileException | BadIndexException e) {
            throw new CommandException(
                    named + " is neither an index nor a pointer to an index that exists. To make an index from a"
                            + " list: keyward breach-index build.");
        }
    }

    /** Opens the breach index at the given path. If the path is that of a pointer file, opens the index that the file names. */
    static BreachIndex open(Path named) throws IOException {
        return BreachIndex.open(file(named), named.toString());
    }

    /**
     * Opens a breach index. Each MiB of the index is verified against its checksum before that MiB is first used.
     * Follows a pointer file as {@link #open} does.
     */
    static BreachIndex openChecked(Path named) throws IOException {
        return BreachIndex.openChecked(file(named), named.toString());
    }
}
