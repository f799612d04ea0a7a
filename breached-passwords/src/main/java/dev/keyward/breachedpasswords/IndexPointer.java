package dev.keyward.breachedpasswords;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

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
     * Checks that a pointer can be written and nothing else is lost by it: what has its name must be a pointer, or a regular file if that
     * may be replaced.
     *
     * @param output the index, which need not be there yet
     * @throws BadInputException if it cannot
     */
    public static void check(Path pointer, IndexOutput output) throws IOException {
        Path absolute = pointer.toAbsolutePath().normalize();
        Path target = output.file().toAbsolutePath().normalize();
        String name = String.valueOf(target.getFileName());
        if (!target.equals(absolute.resolveSibling(name)) || absolute.equals(target)) {
            throw new BadInputException("The pointer " + pointer
                    + " has to be in the folder of the index, with a name of its own. Name another pointer.");
        }
        if (!name.matches(NAME)) {
            throw new BadInputException("A pointer cannot hold the name of " + output.file()
                    + ". Use letters of ASCII, digits, dots, hyphens and underscores.");
        }
        for (Path written : List.of(pointer, unfinished(absolute))) {
            checkOtherName(written, output);
            IndexOutput.checkRegular(written);
            for (Path input : output.inputs()) {
                if (IndexOutput.isSame(input, written)) {
                    throw new BadInputException(
                            written + " is an input, and the pointer would overwrite it. Name another pointer.");
                }
            }
            if (!output.replaceOther()
                    && IndexOutput.exists(written)
                    && Files.size(written) > 0
                    && !isPointer(written)) {
                throw new BadInputException(written
                        + " exists and is not a pointer to an index. Name another pointer, or add --replace to"
                        + " replace this file.");
            }
        }
    }

    /** Case-insensitive, as the file systems of Windows and macOS are. */
    private static void checkOtherName(Path written, IndexOutput output) throws BadInputException {
        String name = String.valueOf(written.getFileName());
        for (Path used : output.names()) {
            if (name.equalsIgnoreCase(String.valueOf(used.getFileName()))) {
                throw new BadInputException("The pointer would be written to " + written
                        + ", a name that building " + output.file() + " uses. Name another pointer.");
            }
        }
    }

    /**
     * Makes a pointer name another file, at once or not at all.
     *
     * @throws BadInputException if {@link #check} refuses it
     */
    public static void write(Path pointer, IndexOutput output) throws IOException {
        check(pointer, output);
        Path absolute = pointer.toAbsolutePath().normalize();
        Path part = unfinished(absolute);
        Files.deleteIfExists(part);
        try (FileChannel out = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            Channels.newOutputStream(out).write((output.file().getFileName() + "\n").getBytes(StandardCharsets.UTF_8));
            out.force(true);
        }
        Files.move(part, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The same for an index that is there, replacing nothing but a pointer. */
    public static void write(Path pointer, Path index) throws IOException {
        write(pointer, new IndexOutput(index, List.of(), false));
    }

    private static Path unfinished(Path pointer) {
        return pointer.resolveSibling(pointer.getFileName() + ".new");
    }

    /** A list of one word reads like a pointer, too: the file that it names has to be an index, or to have the name of one. */
    private static boolean isPointer(Path path) throws IOException {
        if (Files.size(path) > LONGEST) {
            return false;
        }
        String name = content(path);
        return name.matches(NAME) && (name.endsWith(".bpi") || IndexOutput.isIndex(path.resolveSibling(name)));
    }

    /** Any bytes: what is no text matches no name. */
    private static String content(Path path) throws IOException {
        return new String(Files.readAllBytes(path), StandardCharsets.UTF_8).strip();
    }

    /**
     * The index that a path leads to: itself, or what it points to if it is a pointer.
     *
     * @throws NoSuchFileException if it is a pointer to a file that is not there; does not name that file, which may be a password if the
     *     path is a short list
     * @throws BadIndexException if it is neither
     */
    public static Path follow(Path path) throws IOException {
        if (!Files.isRegularFile(path) || Files.size(path) > LONGEST || IndexOutput.isIndex(path)) {
            return path;
        }
        String name = content(path);
        if (!name.matches(NAME)) {
            throw new BadIndexException(path.getFileName()
                    + " is neither an index nor a pointer to one: a line with the name of a file in the same folder.");
        }
        Path index = path.resolveSibling(name);
        if (!Files.isRegularFile(index)) {
            throw new NoSuchFileException(path.toString());
        }
        return index;
    }
}
