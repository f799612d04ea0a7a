package dev.keyward.breachedpasswords.storage;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Random access to a file. Reads keep working after the file is replaced or a reading thread is interrupted.
 *
 * <p>A thread that is interrupted during a read closes the {@link FileChannel} for all threads. The next reader opens it
 * again. If the path leads to another file by then, reads continue through a second handle, which interrupts do not close but
 * only one thread at a time can use. Thread-safe.
 */
public final class FileStorage implements Storage {

    private final Path path;
    private final FileIdentity identity;
    private final RandomAccessFile spare;
    private final Object lock = new Object();

    private volatile FileChannel channel;
    private volatile boolean replaced;
    private volatile boolean closed;

    public FileStorage(Path path) throws IOException {
        this.path = path;
        this.identity = FileIdentity.of(path);
        this.spare = new RandomAccessFile(path.toFile(), "r");
        try {
            this.channel = FileChannel.open(path, StandardOpenOption.READ);
        } catch (IOException | RuntimeException | Error e) {
            spare.close();
            throw e;
        }
    }

    /**
     * Reads from the given channel and position until the buffer is full.
     *
     * @throws EOFException if the file ends before the buffer is full
     */
    public static void readFully(FileChannel file, ByteBuffer buffer, long position) throws IOException {
        long at = position;
        while (buffer.hasRemaining()) {
            int read = file.read(buffer, at);
            if (read < 0) {
                throw new EOFException();
            }
            at += read;
        }
    }

    /** Returns the identity that the file had when it was opened. */
    public FileIdentity identity() {
        return identity;
    }

    @Override
    public Optional<Path> file() {
        return Optional.of(path);
    }

    @Override
    public long size() throws IOException {
        synchronized (lock) {
            return spare.length();
        }
    }

    @Override
    public void read(ByteBuffer buffer, long position) throws IOException {
        int from = buffer.position();
        boolean interrupted = false;
        try {
            while (!replaced) {
                FileChannel current = open();
                try {
                    readFully(current, buffer.position(from), position);
                    return;
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted();
                    reopen(current);
                } catch (ClosedChannelException e) {
                    reopen(current);
                }
            }
            readSpare(buffer.position(from), position);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private FileChannel open() throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
        return channel;
    }

    private void reopen(FileChannel broken) throws IOException {
        synchronized (lock) {
            open();
            if (channel == broken) {
                Optional<FileChannel> again = openAgain();
                again.ifPresent(opened -> channel = opened);
                replaced = again.isEmpty();
            }
        }
    }

    /** Opens the file again through its path; returns empty if the path leads to another file or cannot be opened. */
    private Optional<FileChannel> openAgain() {
        try {
            FileChannel again = FileChannel.open(path, StandardOpenOption.READ);
            boolean same = false;
            try {
                same = identity.equals(FileIdentity.of(path));
            } finally {
                if (!same) {
                    again.close();
                }
            }
            return same ? Optional.of(again) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void readSpare(ByteBuffer buffer, long position) throws IOException {
        byte[] bytes = new byte[buffer.remaining()];
        synchronized (lock) {
            open();
            spare.seek(position);
            int read = 0;
            while (read < bytes.length) {
                int more = spare.read(bytes, read, bytes.length - read);
                if (more < 0) {
                    throw new EOFException();
                }
                read += more;
            }
        }
        buffer.put(bytes);
    }

    @Override
    public void close() throws IOException {
        synchronized (lock) {
            closed = true;
            channel.close();
            spare.close();
        }
    }
}
