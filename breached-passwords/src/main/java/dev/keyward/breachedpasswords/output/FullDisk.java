package dev.keyward.breachedpasswords.output;

import dev.keyward.breachedpasswords.IndexHeader;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Distinguishes a full disk from other, possibly temporary I/O errors. Stateless. */
public final class FullDisk {

    /** Matches the English messages of operating systems; in other languages only the free space shows a full disk. */
    private static final Pattern SAID =
            Pattern.compile("no space left|quota exceeded|file too large|not enough space", Pattern.CASE_INSENSITIVE);

    /** Size of one write: with less free space than this, the disk counts as full. */
    private static final long NO_ROOM = IndexHeader.CHUNK;

    private FullDisk() {}

    /** Whether an error in writing to a folder was caused by a full disk. */
    public static boolean isReasonOf(IOException e, Path folder) {
        return isReasonOf(e, room(folder));
    }

    /** @param room free space in bytes */
    public static boolean isReasonOf(IOException e, long room) {
        // Its message begins with a file name, which may contain these words.
        String said = e instanceof FileSystemException failed ? failed.getReason() : e.getMessage();
        return room < NO_ROOM || SAID.matcher(String.valueOf(said)).find();
    }

    private static long room(Path folder) {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            return Long.MAX_VALUE; // unknown: assume that there is space
        }
    }
}
