package dev.keyward.breachedpasswords.output;

import dev.keyward.breachedpasswords.corpus.BadInputException;
import dev.keyward.breachedpasswords.corpus.DigestSorter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The file of a breach index that is being built, and its working files. The name of the file ends in {@code .part}.
 *
 * <p>A file that ends in {@code .lock} excludes a second writer. {@link #publish} syncs the file to disk and renames it to
 * its final name; without that, {@link #close} deletes it and the working files. Files of an interrupted build stay until
 * this build {@link #takeOver takes them over}. Not thread-safe.
 */
public final class UnfinishedFile implements AutoCloseable {

    private final IndexOutput output;
    private final Path target;
    private final Path part;
    private final BuildLock lock;
    private final FileChannel channel;
    private boolean taken;
    private boolean kept;
    private boolean published;

    private UnfinishedFile(IndexOutput output, BuildLock lock, FileChannel channel) {
        this.output = output;
        this.target = output.file();
        this.part = output.workingFile(IndexOutput.PART);
        this.lock = lock;
        this.channel = channel;
    }

    /**
     * Locks and opens the unfinished file that belongs to the breach index with the given path. Does not check input
     * files.
     */
    public static UnfinishedFile of(Path target) throws IOException {
        return of(new IndexOutput(target, List.of(), false));
    }

    /**
     * Locks and opens the unfinished file for the given output. If an interrupted build left the file, it still contains
     * the data of that build.
     *
     * @throws BadInputException if another build holds the lock, or {@link IndexOutput#check} refuses it
     */
    public static UnfinishedFile of(IndexOutput output) throws IOException {
        output.check();
        Path target = output.file();
        // Resolve links now: one may lead to another folder before the build ends.
        Path file =
                IndexOutput.folder(target.toAbsolutePath()).toRealPath().resolve(String.valueOf(target.getFileName()));
        IndexOutput real = new IndexOutput(file, output.inputs(), output.replaceOther());
        BuildLock lock = BuildLock.of(real.workingFile(IndexOutput.LOCK))
                .orElseThrow(() -> new BadInputException(
                        target.getFileName() + " is being built by another process. Wait until it ends, or stop it."));
        try {
            real.checkWorkingFiles();
            FileChannel channel = FileChannel.open(
                    real.workingFile(IndexOutput.PART),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    LinkOption.NOFOLLOW_LINKS);
            return new UnfinishedFile(real, lock, channel);
        } catch (IOException e) {
            lock.close();
            throw e;
        }
    }

    public FileChannel channel() {
        return channel;
    }

    /** Returns the path of the checkpoint file, from which an interrupted build resumes. */
    public Path checkpoint() {
        return output.workingFile(IndexOutput.CHECKPOINT);
    }

    /** Returns the path of this build's folder for temporary files. The caller creates the folder. */
    public Path scratch() {
        return output.workingFile(IndexOutput.SCRATCH);
    }

    /** Syncs the complete index to disk and renames it atomically to its final name, where it replaces any other file. */
    void publish() throws IOException {
        channel.force(true);
        try {
            output.checkReplaceable();
        } catch (BadInputException e) {
            throw new IOException(e.getMessage(), e); // an IOException keeps the unfinished build
        }
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        published = true;
        Folders.sync(IndexOutput.folder(target));
    }

    /** Records that this build now owns the working files, including those of an interrupted build that it resumes. */
    public void takeOver() {
        taken = true;
    }

    /**
     * Checks that starting this build would not discard the files of an interrupted build.
     *
     * @throws BadInputException if one can be resumed
     */
    public void checkNotBegun() throws IOException {
        if (Checkpoint.isWhole(checkpoint())) {
            throw new BadInputException("An earlier build of " + target.getFileName()
                    + " was interrupted. Resume it with --resume, or delete "
                    + checkpoint().getFileName()
                    + " to start over.");
        }
    }

    /** Returns the exception for a resumed build whose input or options differ from those of the interrupted build. */
    public BadInputException otherBuild() {
        return new BadInputException(
                "The input or the options differ from those of the interrupted build. Use the same, or delete "
                        + checkpoint().getFileName() + " to start over.");
    }

    /**
     * Returns the exception to throw after an I/O error: the given one, or {@link UnfinishedBuildException} if the build can be resumed.
     * Keeps the files of a build that can be resumed, unless the disk is full.
     *
     * @param progress whether this build has a checkpoint to resume from
     */
    public IOException failed(IOException reason, boolean progress) {
        boolean left = taken ? progress && !FullDisk.isReasonOf(reason, IndexOutput.folder(target)) : isResumable();
        if (published || !left) {
            return reason;
        }
        kept = true;
        return new UnfinishedBuildException(reason);
    }

    @Override
    public void close() throws IOException {
        try (lock;
                channel) {
            boolean leave = kept || (!taken && isLeft());
            kept = true; // in any case: another build may own the files after the lock is released
            if (!leave) {
                Files.deleteIfExists(part);
                deleteRest();
            }
        }
    }

    /** Returns whether an interrupted build can be resumed. True if its checkpoint exists but cannot be read now. */
    private boolean isResumable() {
        try {
            return Checkpoint.isWhole(checkpoint());
        } catch (IOException e) {
            return isLeft();
        }
    }

    /** Returns whether an interrupted build may have left a checkpoint file. */
    private boolean isLeft() {
        return !Files.notExists(checkpoint());
    }

    private void deleteRest() throws IOException {
        Files.deleteIfExists(checkpoint());
        Files.deleteIfExists(Checkpoint.unfinished(checkpoint()));
        deleteScratch();
    }

    public void deleteScratch() throws IOException {
        if (Files.isDirectory(scratch(), LinkOption.NOFOLLOW_LINKS)) {
            Files.deleteIfExists(scratch().resolve(DigestSorter.FILE));
            Files.delete(scratch());
        }
    }
}
