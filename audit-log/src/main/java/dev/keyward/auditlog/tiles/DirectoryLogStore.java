package dev.keyward.auditlog.tiles;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Optional;

/**
 * Stores the files of a log in a directory.
 *
 * <p>A file is written under a temporary name, synced to the disk, and renamed. Reads regular files only, because a copy from somebody
 * else may contain links, pipes and devices. Thread-safe.
 */
public final class DirectoryLogStore implements LogStore {

    private final Path root;

    public DirectoryLogStore(Path root) {
        this.root = root;
    }

    @Override
    public Optional<byte[]> read(LogResource resource) throws IOException {
        Path file = root.resolve(resource.path());
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        if (!attributes.isRegularFile()) {
            throw new FileSystemException(file.toString(), null, "is not a regular file");
        }
        ByteBuffer content = ByteBuffer.allocate((int) Math.min(attributes.size(), resource.maxBytes() + 1L));
        try (SeekableByteChannel channel =
                Files.newByteChannel(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            int read = 0;
            while (content.hasRemaining() && read >= 0) {
                read = channel.read(content);
            }
        }
        return Optional.of(
                content.hasRemaining() ? Arrays.copyOf(content.array(), content.position()) : content.array());
    }

    @Override
    public void write(LogResource resource, byte[] content) throws IOException {
        Path file = root.resolve(resource.path());
        Path folder = Files.createDirectories(file.resolve("..").normalize());
        Path unfinished = Files.createTempFile(folder, ".", ".part"); // readable by its owner only
        try {
            try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
                for (ByteBuffer rest = ByteBuffer.wrap(content); rest.hasRemaining(); ) {
                    channel.write(rest);
                }
                channel.force(true);
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
        sync(folder);
    }

    @Override
    public void delete(LogResource resource) throws IOException {
        Files.deleteIfExists(root.resolve(resource.path()));
    }

    @Override
    public void deletePartials(LogResource.Numbered full) throws IOException {
        Path folder = root.resolve(full.path() + ".p");
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

    /** Syncs a directory, so that the new name of a file survives a crash of the machine. */
    private static void sync(Path folder) throws IOException {
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
