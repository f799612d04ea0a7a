package dev.keyward.cli;

import dev.keyward.breachedpasswords.BadIndexException;
import dev.keyward.breachedpasswords.BreachIndex;
import dev.keyward.breachedpasswords.IndexPointer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Opens indexes by the names that a person gives. Stateless.
 *
 * <p>Never prints what a small file says that may be a pointer: it may be a list of passwords.
 */
final class Indexes {

    private Indexes() {}

    /**
     * The index that a name leads to.
     *
     * @throws Cannot if it leads to none
     */
    static Path file(Path named) throws IOException {
        if (!Files.exists(named)) {
            throw new Cannot("There is no file " + named + ". Correct the name.");
        }
        if (!Files.isRegularFile(named)) {
            throw new Cannot(named + " is not a regular file. Name an index, or a pointer to one.");
        }
        if (Files.size(named) == 0) {
            return named; // an index that was cut: no pointer, in any case
        }
        try {
            return IndexPointer.follow(named);
        } catch (NoSuchFileException | BadIndexException e) {
            throw new Cannot(
                    named + " is neither an index nor a pointer to an index that exists. To make an index from a"
                            + " list: keyward breach-index build.");
        }
    }

    /** Opens it, called as the person did. */
    static BreachIndex open(Path named) throws IOException {
        return BreachIndex.open(file(named), named.toString());
    }

    /** The same, comparing each part of the file with its checksum before anything in it is used. */
    static BreachIndex openChecked(Path named) throws IOException {
        return BreachIndex.openChecked(file(named), named.toString());
    }
}
