package dev.keyward.breachedpasswords.source;

import dev.keyward.breachedpasswords.BadIndexException;
import dev.keyward.breachedpasswords.corpus.BadInputException;
import dev.keyward.breachedpasswords.output.IndexOutput;
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
 * Reads and writes pointers to breach indexes. A pointer is a text file that names the breach index to use, which is in
 * the same folder.
 *
 * <p>Rewriting a pointer switches a server to another index and back, even on Windows, where an open file cannot be replaced.
 * Stateless.
 */
public final class IndexPointer {

    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,199}";

    /** Maximum size in bytes of a pointer, a text file that names a breach index. */
    private static final int LONGEST = 1024;

    private IndexPointer() {}

    /**
     * Checks that the given pointer file may be written for the given index. It may replace another pointer, or a regular file
     * if {@code output} allows that.
     *
     * @param output the index, which need not exist yet
     * @throws BadInputException if the pointer cannot be written
     */
    public static void check(Path pointer, IndexOutput output) throws IOException {
        Path absolute = pointer.toAbsolutePath().normalize();
        Path target = output.file().toAbsolutePath().normalize();
        String name = String.valueOf(target.getFileName());
        if (!target.equals(absolute.resolveSibling(name)) || absolute.equals(target)) {
            throw new BadInputException("The pointer " + pointer
                    + " must be in the folder of the index and have a different name. Name another pointer.");
        }
        if (!name.matches(NAME)) {
            throw new BadInputException("A pointer cannot hold the name of " + output.file()
                    + ". Use ASCII letters, digits, dots, hyphens and underscores, at most 200, and begin with"
                    + " a letter or a digit.");
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

    /**
     * Checks that the pointer file has a different name from all files that a build of the given output uses. Ignores
     * case, as the file systems of Windows and macOS do.
     */
    private static void checkOtherName(Path written, IndexOutput output) throws BadInputException {
        String name = String.valueOf(written.getFileName());
        for (Path used : output.names()) {
            if (name.equalsIgnoreCase(String.valueOf(used.getFileName()))) {
                throw new BadInputException("The pointer would be written to " + written + ", a name that building "
                        + output.file() + " uses. Name another pointer.");
            }
        }
    }

    /**
     * Atomically replaces the given pointer file with one that names the given output.
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

    /**
     * Writes a pointer file that names the given existing index. An existing file is replaced only if it is a pointer or
     * empty.
     */
    public static void write(Path pointer, Path index) throws IOException {
        write(pointer, new IndexOutput(index, List.of(), false));
    }

    private static Path unfinished(Path pointer) {
        return pointer.resolveSibling(pointer.getFileName() + ".new");
    }

    /**
     * Returns whether the given file is a pointer to a breach index. A list of one word looks like one, so the named file must be an
     * index or end in .bpi.
     */
    private static boolean isPointer(Path path) throws IOException {
        if (Files.size(path) > LONGEST) {
            return false;
        }
        String name = content(path);
        return name.matches(NAME) && (name.endsWith(".bpi") || IndexOutput.isIndex(path.resolveSibling(name)));
    }

    /** Returns the text of the given file. Decodes leniently, so that a binary file matches no name. */
    private static String content(Path path) throws IOException {
        return new String(Files.readAllBytes(path), StandardCharsets.UTF_8).strip();
    }

    /**
     * Returns the breach index at the given path, or the index that the pointer file at this path names.
     *
     * @throws NoSuchFileException if a pointer names a missing file; the message omits that name, which may be a password from a short
     *     list
     * @throws BadIndexException if the path is neither an index nor a pointer
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
