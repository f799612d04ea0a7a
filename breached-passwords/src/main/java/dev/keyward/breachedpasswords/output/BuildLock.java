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
 * Lock that lets one build at a time, across processes, write an output and its working files.
 *
 * <p>Locks a separate file, which is never renamed, because the output is. The holder deletes the lock file before it releases the
 * lock; a killed process leaves the file unlocked for the next build. Thread-safe.
 */
final class BuildLock implements AutoCloseable {

    /**
     * The files locked by this JVM. POSIX gives a lock up as soon as the process closes any channel of its file, so that one that is
     * held here must not even be opened again.
     */
    private static final Set<Path> HELD = new HashSet<>();

    /** Each is lost to another build that ended just then; more than a few in a row are no coincidence. */
    private static final int MOST_ROUNDS = 1000;

    private final Path file;
    private final FileChannel locked;
    private final FileChannel named;

    private BuildLock(Path file, FileChannel locked, FileChannel named) {
        this.file = file;
        this.locked = locked;
        this.named = named;
    }

    /** Tries to take the lock without waiting; empty if another build holds it. */
    static Optional<BuildLock> of(Path file) throws IOException {
        synchronized (HELD) {
            if (isHeldHere(file)) {
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
                    // Its holder deleted it before it was locked here: whoever made the one that has the name now may
                    // hold that.
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

    /** However the folder is called. */
    private static boolean isHeldHere(Path file) throws IOException {
        for (Path held : HELD) {
            try {
                if (Files.isSameFile(held, file)) {
                    return true;
                }
            } catch (NoSuchFileException e) {
                // One that is held has its name, so this is another.
            }
        }
        return false;
    }

    /**
     * A channel of the file that has the name now, if that is the locked one. Only Java itself can say that of open files, by refusing
     * to lock one twice; what it has refused has to stay open, as closing it would give up the lock.
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
                    Files.deleteIfExists(file); // while it is locked: afterwards it may be another's
                }
            }
        }
    }
}
