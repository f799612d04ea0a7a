package dev.keyward.audit.sink;

import dev.keyward.auditlog.files.DurableFiles;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Writes audit records to a file, one record per line. Closed files are compressed and never deleted.
 *
 * <p>A batch counts as delivered once it is synced to the disk. A line that a crash or a full disk left incomplete is removed when the
 * file is opened again, and a record that the file already has at its end is not written twice. Only one process can write to a file:
 * a lock file keeps others out. Not thread-safe.
 */
public final class FileSink implements Sink {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

    private final Path directory;
    private final Path file;
    private final Path lockFile;
    private final ClosedFiles closedFiles;
    private final FileRotation rotation;
    private final InstantSource clock;
    private final Consumer<String> warnings;
    private final Executor compression;
    private AtomicBoolean isReleased = new AtomicBoolean();
    private Optional<FileChannel> lock = Optional.empty();
    private Optional<LineFile> current = Optional.empty();

    /**
     * @param directory folder of the files, which is made if it does not exist
     * @param name name of the files without extension: lower-case letters, digits and hyphens
     * @param warnings receives messages for administrators about what the sink repaired or could not compress. Thread-safe
     * @param compression compresses closed files, one task after the other: a large file takes longer than a delivery may
     */
    public FileSink(
            Path directory,
            String name,
            FileRotation rotation,
            InstantSource clock,
            Consumer<String> warnings,
            Executor compression) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("The name of a file sink must have 1 to 64 lower-case letters, digits"
                    + " and hyphens, and must not begin with a hyphen.");
        }
        this.directory = directory;
        this.file = directory.resolve(name + ".jsonl");
        this.lockFile = directory.resolve(name + ".lock");
        this.closedFiles = new ClosedFiles(directory, name);
        this.rotation = rotation;
        this.clock = clock;
        this.warnings = warnings;
        this.compression = compression;
    }

    @Override
    public DeliveryResult deliver(List<Delivery> batch) {
        int sound = 0;
        while (sound < batch.size() && batch.get(sound).defect().isEmpty()) {
            sound++;
        }
        if (sound > 0) {
            try {
                write(batch.subList(0, sound));
            } catch (IOException e) {
                close();
                return new DeliveryResult.Unavailable(0, "Cannot write to " + file + ": " + reason(e) + ".");
            }
        }
        return sound < batch.size()
                ? new DeliveryResult.Refused(sound, batch.get(sound).defect().orElseThrow())
                : new DeliveryResult.Complete(sound);
    }

    private void write(List<Delivery> batch) throws IOException {
        LineFile open = openFile();
        List<Delivery> missing = batch.subList(open.alreadyWritten(batch), batch.size());
        if (missing.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        long bytes =
                missing.stream().mapToLong(delivery -> delivery.length() + 1L).sum();
        if (rotation.isDue(open.length(), open.lastWrite(), bytes, now)) {
            closeFile();
            closedFiles.add(file, now);
            compress();
            open = openFile();
        }
        open.append(missing, now);
    }

    private LineFile openFile() throws IOException {
        if (current.isPresent()) {
            if (current.get().isInPlace()) {
                return current.get();
            }
            closeFile();
            warnings.accept(file + " was moved, deleted or changed by another program. It was opened again.");
        }
        if (lock.isEmpty()) {
            DurableFiles.createDirectories(directory);
            lock = Optional.of(lock());
            compress();
        }
        LineFile opened = LineFile.open(file);
        current = Optional.of(opened);
        if (opened.isRepaired()) {
            warnings.accept("The last line of " + file
                    + " was incomplete, because writing it was interrupted. It was removed, and its record is delivered"
                    + " again.");
        }
        return opened;
    }

    private FileChannel lock() throws IOException {
        FileChannel channel = FileChannel.open(
                lockFile, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), LineFile.ownerOnly(lockFile));
        boolean isLocked = false;
        try {
            isLocked = channel.tryLock() != null;
        } catch (OverlappingFileLockException e) { // locked by this process
            isLocked = false;
        } finally {
            if (!isLocked) {
                channel.close();
            }
        }
        if (!isLocked) {
            throw new IOException("another sink writes to this file; give each node and sink a file of its own");
        }
        return channel;
    }

    private void compress() {
        BooleanSupplier isCancelled = isReleased::get;
        compression.execute(() -> compress(isCancelled));
    }

    private void compress(BooleanSupplier isCancelled) {
        try {
            closedFiles.compress(isCancelled);
        } catch (IOException e) {
            warnings.accept("Cannot compress the closed files of " + file + ": " + reason(e)
                    + ". They stay as they are until the next attempt.");
        }
    }

    /** Closes the files of this sink. A compression that has begun ends soon, and the next one begins it anew. */
    @Override
    public void close() {
        isReleased.set(true);
        isReleased = new AtomicBoolean();
        closeFile();
        lock.ifPresent(FileSink::closeQuietly);
        lock = Optional.empty();
    }

    private void closeFile() {
        current.ifPresent(FileSink::closeQuietly);
        current = Optional.empty();
    }

    /** Closes a file and ignores any failure. The content is synced or will be repaired. */
    private static void closeQuietly(Closeable file) {
        try {
            file.close();
        } catch (IOException e) {
            return;
        }
    }

    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "access is denied";
        }
        String reason = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
        return reason != null ? reason : e.getClass().getSimpleName();
    }
}
