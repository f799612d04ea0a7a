package dev.keyward.breachedpasswords;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A file that is being written, under its name with {@code .part} at its end, and what is kept beside it meanwhile.
 *
 * <p>Locked against a second writer, by a file with {@code .lock} at its end. {@link #publish} gives it its name once it is on the
 * disk; {@link #close} deletes it and all that is beside it unless that happened. What another build left is found again by its name,
 * and stays until this one {@link #takeOver takes it over}. Not thread-safe.
 */
final class UnfinishedFile implements AutoCloseable {

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
        this.part = output.beside(IndexOutput.PART);
        this.lock = lock;
        this.channel = channel;
    }

    /** The same for an output without inputs. */
    static UnfinishedFile of(Path target) throws IOException {
        return of(new IndexOutput(target, List.of(), false));
    }

    /**
     * Opens it, with what is in it already.
     *
     * @throws BadInputException if another writer has it, or {@link IndexOutput#check} refuses it
     */
    static UnfinishedFile of(IndexOutput output) throws IOException {
        output.check();
        Path target = output.file();
        // The folder itself, and not a link to it, which may be led elsewhere before the build is done.
        Path file =
                IndexOutput.folder(target.toAbsolutePath()).toRealPath().resolve(String.valueOf(target.getFileName()));
        IndexOutput real = new IndexOutput(file, output.inputs(), output.replaceOther());
        BuildLock lock = BuildLock.of(real.beside(IndexOutput.LOCK))
                .orElseThrow(() -> new BadInputException(
                        target.getFileName() + " is being built already. Wait until that ends, or end it."));
        try {
            real.checkBeside();
            FileChannel channel = FileChannel.open(
                    real.beside(IndexOutput.PART),
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

    FileChannel channel() {
        return channel;
    }

    /** Where it is kept how far the writing is. */
    Path checkpoint() {
        return output.beside(IndexOutput.CHECKPOINT);
    }

    /** A folder for what the writing needs meanwhile; made by whoever needs it. */
    Path scratch() {
        return output.beside(IndexOutput.SCRATCH);
    }

    /** Waits until it is on the disk and gives it its name, in the place of a file that has it. */
    void publish() throws IOException {
        channel.force(true);
        try {
            output.checkReplaceable();
        } catch (BadInputException e) {
            throw new IOException(e.getMessage(), e); // after hours of reading: the build is kept
        }
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        published = true;
        Folders.sync(IndexOutput.folder(target));
    }

    /** From here on what is there is of this build: of one that was ended before, too, if there is one. */
    void takeOver() {
        taken = true;
    }

    /**
     * Throws away nothing of a build that was ended.
     *
     * @throws BadInputException if there is one
     */
    void checkNotBegun() throws IOException {
        if (Checkpoint.isWhole(checkpoint())) {
            throw new BadInputException("A build of " + target.getFileName()
                    + " was ended before. Go on with it (--resume), or delete "
                    + checkpoint().getFileName()
                    + " to begin anew.");
        }
    }

    /** What is said of a build that is not the one that was begun; that one stays. */
    BadInputException otherBuild() {
        return new BadInputException(
                "The input or the options are not those of the build that was begun. Give the same, or delete "
                        + checkpoint().getFileName() + " to begin anew.");
    }

    /**
     * What is thrown where reading or writing failed. What was begun stays where it can be gone on with, but not on a disk that is
     * full of it.
     *
     * @param progress whether this build would begin later than at its beginning
     */
    IOException failed(IOException reason, boolean progress) {
        boolean left = taken ? progress && !FullDisk.isReasonOf(reason, IndexOutput.folder(target)) : canBeGoneOnWith();
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
            kept = true; // whatever happens: once the lock is given up it may be another's
            if (!leave) {
                Files.deleteIfExists(part);
                deleteRest();
            }
        }
    }

    /** Whether the build that was ended before is whole; also where that cannot be read now. */
    private boolean canBeGoneOnWith() {
        try {
            return Checkpoint.isWhole(checkpoint());
        } catch (IOException e) {
            return isLeft();
        }
    }

    /** Whether a build was ended before; also where that cannot be read now. */
    private boolean isLeft() {
        return !Files.notExists(checkpoint());
    }

    private void deleteRest() throws IOException {
        Files.deleteIfExists(checkpoint());
        Files.deleteIfExists(Checkpoint.unfinished(checkpoint()));
        deleteScratch();
    }

    void deleteScratch() throws IOException {
        if (Files.isDirectory(scratch(), LinkOption.NOFOLLOW_LINKS)) {
            Files.deleteIfExists(scratch().resolve(DigestSorter.FILE));
            Files.delete(scratch());
        }
    }
}
