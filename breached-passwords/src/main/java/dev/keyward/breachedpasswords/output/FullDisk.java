package dev.keyward.breachedpasswords.output;

import dev.keyward.breachedpasswords.IndexHeader;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Distinguishes a full disk from other I/O errors, which may be temporary. Stateless. */
public final class FullDisk {

    /** Matches the English error messages by which operating systems report a full disk. */
    private static final Pattern MESSAGES =
            Pattern.compile("no space left|quota exceeded|file too large|not enough space", Pattern.CASE_INSENSITIVE);

    /** Number of free bytes below which a disk counts as full. It is the size of one write. */
    private static final long NO_ROOM = IndexHeader.CHUNK;

    private FullDisk() {}

    /** Returns whether the given error occurred because the disk of the given folder is full. */
    public static boolean isReasonOf(IOException e, Path folder) {
        return isReasonOf(e, room(folder));
    }

    /**
     * Returns whether a full disk caused the given error, judging by its message and the free space {@code freeBytes}.
     *
     * @param freeBytes free space of the disk in bytes
     */
    public static boolean isReasonOf(IOException e, long freeBytes) {
        // Its message begins with a file name, which may contain these words.
        String message = e instanceof FileSystemException failed ? failed.getReason() : e.getMessage();
        return freeBytes < NO_ROOM || MESSAGES.matcher(String.valueOf(message)).find();
    }

    private static long room(Path folder) {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            return Long.MAX_VALUE; // unknown: assume that there is space
        }
    }
}
