package dev.keyward.breachedpasswords.output;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Lock that allows only one build at a time to write a breach index, across all processes.
 *
 * <p>Locks a separate file, because the output is renamed. The holder deletes the lock file before it releases the lock; a killed
 * process leaves the file unlocked for the next build. Thread-safe.
 */
final class BuildLock implements AutoCloseable {

    /**
     * The lock files that builds in this JVM hold. POSIX releases a lock as soon as the process closes any channel of its file, so a
     * locked file must
     * not be opened again.
     */
    private static final Set<Path> HELD = new HashSet<>();

    /**
     * Maximum number of attempts to take a lock. An attempt is repeated only if another build deletes the lock file at that
     * moment.
     */
    private static final int MOST_ROUNDS = 1000;

    private final Path file;
    private final FileChannel locked;
    private final FileChannel named;

    private BuildLock(Path file, FileChannel locked, FileChannel named) {
        this.file = file;
        this.locked = locked;
        this.named = named;
    }

    /** Tries to lock the given file without waiting, and returns empty if another build holds the lock. */
    static Optional<BuildLock> of(Path file) throws IOException {
        synchronized (HELD) {
            if (isHeld(file)) {
                return Optional.empty();
            }
            for (int round = 0; round < MOST_ROUNDS; round++) {
                FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                Optional<FileChannel> named = Optional.empty();
                try {
                    if (channel.tryLock() == null) {
                        return Optional.empty();
                    }
                    named = named(file);
                    if (named.isPresent()) {
                        HELD.add(file);
                        return Optional.of(new BuildLock(file, channel, named.get()));
                    }
                } finally {
                    if (named.isEmpty()) {
                        channel.close();
                    }
                }
            }
            throw new IOException(
                    file + " cannot be locked on this file system. Write the output to another file system.");
        }
    }

    /**
     * Returns whether a build in this JVM holds the lock on the given file, under any of its paths. Other paths are a hard
     * link, a path in a folder that is mounted twice, or a name in another case.
     */
    private static boolean isHeld(Path file) throws IOException {
        for (Path held : HELD) {
            if (held.equals(file)) {
                return true;
            }
            try {
                if (Files.isSameFile(held, file)) {
                    return true;
                }
            } catch (NoSuchFileException e) {
                // One of the two does not exist, so they are not the same file.
            }
        }
        return false;
    }

    /**
     * Opens a second channel of the locked file if the given path still leads to that file. The result is empty if the previous
     * holder of the lock deleted it.
     *
     * <p>Java refuses to lock the same file twice, which is the only portable way to compare a channel with a path. The channel must
     * stay open, because closing it would release the lock.
     */
    private static Optional<FileChannel> named(Path file) throws IOException {
        FileChannel channel;
        try {
            channel = FileChannel.open(file, StandardOpenOption.WRITE);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        boolean same = false;
        try {
            channel.tryLock();
        } catch (OverlappingFileLockException e) {
            same = true;
        } finally {
            if (!same) {
                channel.close();
            }
        }
        return same ? Optional.of(channel) : Optional.empty();
    }

    @Override
    public void close() throws IOException {
        synchronized (HELD) {
            if (locked.isOpen()) {
                try (locked;
                        named) {
                    HELD.remove(file);
                    Files.deleteIfExists(file); // while it is locked: after that, another build may own the name
                }
            }
        }
    }
}
