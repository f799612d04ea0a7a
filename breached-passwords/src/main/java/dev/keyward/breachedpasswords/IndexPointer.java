package dev.keyward.breachedpasswords;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A text file that names the index in use, in the same folder: another one comes in use by rewriting it, also where a file that is open
 * cannot be replaced, and the one before can be gone back to. Stateless.
 */
public final class IndexPointer {

    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,199}";

    /** Longer than any. */
    private static final int LONGEST = 1024;

    private IndexPointer() {}

    /**
     * Makes a pointer name another file, at once or not at all.
     *
     * @throws BadInputException if the index is not in the folder of the pointer, or has a name that a pointer cannot hold
     */
    public static void write(Path pointer, Path index) throws IOException {
        Path absolute = pointer.toAbsolutePath().normalize();
        Path target = index.toAbsolutePath().normalize();
        String name = String.valueOf(target.getFileName());
        if (!target.equals(absolute.resolveSibling(name)) || absolute.equals(target)) {
            throw new BadInputException("The pointer " + pointer + " has to be in the folder of the index.");
        }
        if (!name.matches(NAME)) {
            throw new BadInputException("A pointer cannot hold the name of " + index
                    + ". Use letters of ASCII, digits, dots, hyphens and underscores.");
        }
        Path part = absolute.resolveSibling(absolute.getFileName() + ".new");
        try (FileChannel out = FileChannel.open(
                part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            Channels.newOutputStream(out).write((name + "\n").getBytes(StandardCharsets.UTF_8));
            out.force(true);
        }
        Files.move(part, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The index that a path leads to: itself, or what it points to if it is a pointer. */
    public static Path follow(Path path) throws IOException {
        if (!Files.isRegularFile(path) || Files.size(path) > LONGEST) {
            return path;
        }
        String name = new String(Files.readAllBytes(path), StandardCharsets.UTF_8).strip();
        if (!name.matches(NAME)) {
            throw new BadIndexException(path.getFileName()
                    + " is neither an index nor a pointer to one: a line with the name of a file in the same folder.");
        }
        return path.resolveSibling(name);
    }
}
