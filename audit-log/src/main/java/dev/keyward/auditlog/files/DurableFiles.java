package dev.keyward.auditlog.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Writes files so that they survive a crash of the machine: content, name and new directories are synced to the disk.
 *
 * <p>A file appears with its whole content or not at all, and only its owner can read it. Stateless.
 */
public final class DurableFiles {

    private static final String UNFINISHED_PREFIX = ".";
    private static final String UNFINISHED_SUFFIX = ".part";

    private DurableFiles() {}

    /** Writes a file, and replaces an existing file of the same name. Makes missing directories. */
    public static void replace(Path file, byte[] content) throws IOException {
        Path folder = folderOf(file);
        createDirectories(folder);
        Path unfinished = unfinished(folder, content);
        try {
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
        sync(folder);
    }

    /**
     * Writes a new file into an existing directory.
     *
     * @throws FileAlreadyExistsException if there is a file of that name, which stays unchanged
     */
    public static void create(Path file, byte[] content) throws IOException {
        Path folder = folderOf(file);
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        Path unfinished = unfinished(folder, content);
        try {
            link(unfinished, file);
        } finally {
            Files.deleteIfExists(unfinished);
        }
        sync(folder);
    }

    /** Creates a directory and its missing parents. Syncs each new directory's entry in its parent directory. */
    public static void createDirectories(Path folder) throws IOException {
        Deque<Path> missing = new ArrayDeque<>();
        for (Path path = folder.toAbsolutePath(); path != null && !Files.isDirectory(path); path = path.getParent()) {
            missing.push(path);
        }
        Files.createDirectories(folder);
        for (Path made : missing) {
            sync(folderOf(made));
        }
    }

    /** Syncs a directory, so that the names of its files survive a crash of the machine. */
    public static void sync(Path folder) throws IOException {
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /** Gives a completely written file its final name. A link never replaces a file, in contrast to a rename. */
    private static void link(Path unfinished, Path file) throws IOException {
        try {
            Files.createLink(file, unfinished);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (IOException | UnsupportedOperationException e) {
            // The file system has no hard links. A rename without ATOMIC_MOVE refuses to replace a file.
            Files.move(unfinished, file);
        }
    }

    /** Returns whether the name of a file is one that this class gives to a file while it is being written. */
    public static boolean isUnfinished(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.startsWith(UNFINISHED_PREFIX) && name.endsWith(UNFINISHED_SUFFIX);
    }

    private static Path unfinished(Path folder, byte[] content) throws IOException {
        Path unfinished =
                Files.createTempFile(folder, UNFINISHED_PREFIX, UNFINISHED_SUFFIX); // readable by its owner only
        try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
            for (ByteBuffer rest = ByteBuffer.wrap(content); rest.hasRemaining(); ) {
                channel.write(rest);
            }
            channel.force(true);
            return unfinished;
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(unfinished);
            throw e;
        }
    }

    private static Path folderOf(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        return parent == null ? file.toAbsolutePath() : parent;
    }
}
