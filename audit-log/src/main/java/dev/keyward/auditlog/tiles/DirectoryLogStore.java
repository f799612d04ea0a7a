package dev.keyward.auditlog.tiles;

import dev.keyward.auditlog.files.DurableFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * Stores the files of a log in a directory.
 *
 * <p>A file is written under a temporary name, synced to the disk, and renamed. Reads regular files only, and follows no symbolic link
 * below the directory, because a copy from somebody else may contain links, pipes and devices. Another process may write the log while
 * this one reads it. Thread-safe.
 */
public final class DirectoryLogStore implements LogStore {

    private final Path root;

    public DirectoryLogStore(Path root) {
        this.root = root;
    }

    @Override
    public Optional<byte[]> read(LogResource resource) throws IOException {
        Path file = file(resource);
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!attributes.isRegularFile()) {
                throw new FileSystemException(file.toString(), null, "is not a regular file");
            }
            return Optional.of(content(file, resource.maxBytes() + 1));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /**
     * Reads at most {@code limit} bytes of a file. Takes the size from the open file, because another file may take its
     * name meanwhile.
     */
    private static byte[] content(Path file, int limit) throws IOException {
        Set<OpenOption> options = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        try (SeekableByteChannel channel = Files.newByteChannel(file, options)) {
            ByteBuffer content = ByteBuffer.allocate((int) Math.min(channel.size(), limit));
            int read = 0;
            while (content.hasRemaining() && read >= 0) {
                read = channel.read(content);
            }
            return content.hasRemaining() ? Arrays.copyOf(content.array(), content.position()) : content.array();
        }
    }

    @Override
    public void write(LogResource resource, byte[] content) throws IOException {
        DurableFiles.replace(file(resource), content);
    }

    @Override
    public void delete(LogResource resource) throws IOException {
        Files.deleteIfExists(file(resource));
    }

    @Override
    public void deletePartials(LogResource.Numbered full) throws IOException {
        Path file = file(full);
        Path folder = file.resolveSibling(file.getFileName() + ".p");
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (DirectoryStream<Path> partials = Files.newDirectoryStream(folder)) {
            for (Path partial : partials) {
                Files.deleteIfExists(partial);
            }
        }
        Files.deleteIfExists(folder);
    }

    /**
     * Returns the path of a file of the log.
     *
     * @throws FileSystemException if a folder above it is a symbolic link
     */
    private Path file(LogResource resource) throws IOException {
        Path file = root.resolve(resource.path());
        for (Path folder = file.getParent(); folder != null && !folder.equals(root); folder = folder.getParent()) {
            if (Files.isSymbolicLink(folder)) {
                throw new FileSystemException(folder.toString(), null, "is a symbolic link");
            }
        }
        return file;
    }
}
