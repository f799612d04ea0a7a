package dev.keyward.audit.sink;

import dev.keyward.auditlog.files.DurableFiles;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An open file of audit records, one record per line. A new file is readable and writable by its owner only.
 *
 * <p>Whoever opens it again after a failed write gets a file without incomplete lines. Not thread-safe.
 */
final class LineFile implements Closeable {

    /** Number of bytes at the end of a file that are searched for incomplete and for repeated lines. */
    static final int END_BYTES = 4 * 1024 * 1024;

    private final Path path;
    private final FileChannel channel;
    private final @Nullable Object fileKey;
    private final Lines lastLines;
    private final boolean repaired;
    private Instant lastWrite;
    private long length;

    private LineFile(Path path, FileChannel channel) throws IOException {
        this.path = path;
        this.channel = channel;
        BasicFileAttributes attributes = attributes(path);
        fileKey = attributes.fileKey();
        lastWrite = attributes.lastModifiedTime().toInstant();
        long start = Math.max(0, channel.size() - END_BYTES);
        byte[] end = read(channel, start);
        lastLines = Lines.of(end, start == 0);
        if (lastLines.wholeBytes() == 0 && end.length > 0 && (start > 0 || (end[0] != '{' && end[0] != 0))) {
            throw new FileSystemException(path.toString(), null, "is not a file of audit records");
        }
        length = start + lastLines.wholeBytes();
        repaired = length < channel.size();
        if (repaired) {
            channel.truncate(length);
        }
        channel.force(true); // a killed process may have written lines that it did not sync
        DurableFiles.sync(path.toAbsolutePath().resolve("..").normalize()); // the file may be new
    }

    /** Opens a file for appending. Creates it if it is missing, and removes incomplete lines at its end. */
    static LineFile open(Path path) throws IOException {
        Set<OpenOption> options = Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && !attributes(path).isRegularFile()) {
            throw new FileSystemException(path.toString(), null, "is not a regular file");
        }
        FileChannel channel = FileChannel.open(path, options, ownerOnly(path));
        try {
            return new LineFile(path, channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    static FileAttribute<?>[] ownerOnly(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static byte[] read(FileChannel channel, long start) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(channel.size() - start));
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, start + bytes.position()) < 0) {
                throw new EOFException("the file became shorter while it was read");
            }
        }
        return bytes.array();
    }

    /** Returns whether incomplete lines were removed when the file was opened. */
    boolean isRepaired() {
        return repaired;
    }

    /** Returns whether the path still leads to this file. Another program may have moved, deleted or truncated it. */
    boolean isInPlace() throws IOException {
        try {
            return Objects.equals(fileKey, attributes(path).fileKey()) && channel.size() == length;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    long length() {
        return length;
    }

    Instant lastWrite() {
        return lastWrite;
    }

    /** Returns how many records at the start of the given batch were already in the file when it was opened. */
    int alreadyWritten(List<Delivery> batch) {
        return lastLines.alreadyWritten(batch);
    }

    /** Appends records and syncs them to the disk. After an exception, the file must be closed. */
    void append(List<Delivery> batch, Instant now) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(
                batch.stream().mapToInt(delivery -> delivery.length() + 1).sum());
        batch.forEach(delivery -> bytes.put(delivery.line()).put((byte) '\n'));
        bytes.flip();
        while (bytes.hasRemaining()) {
            length += channel.write(bytes, length);
        }
        channel.force(false);
        lastWrite = now;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
