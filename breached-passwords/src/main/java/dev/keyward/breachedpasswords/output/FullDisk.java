package dev.keyward.breachedpasswords.output;

import dev.keyward.breachedpasswords.IndexHeader;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Tells a full disk from other, possibly temporary I/O errors. Stateless. */
public final class FullDisk {

    /** As operating systems say it in English; in other languages the room that is left tells. */
    private static final Pattern SAID =
            Pattern.compile("no space left|quota exceeded|file too large|not enough space", Pattern.CASE_INSENSITIVE);

    /** Of the size of what is written at once: less than that was the last that went. */
    private static final long NO_ROOM = IndexHeader.CHUNK;

    private FullDisk() {}

    /** Whether that is why a file in the folder could not be written. */
    public static boolean isReasonOf(IOException e, Path folder) {
        return isReasonOf(e, room(folder));
    }

    /** @param room how many bytes could be written yet */
    public static boolean isReasonOf(IOException e, long room) {
        // The message of such an exception begins with the name of a file.
        String said = e instanceof FileSystemException failed ? failed.getReason() : e.getMessage();
        return room < NO_ROOM || SAID.matcher(String.valueOf(said)).find();
    }

    private static long room(Path folder) {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            return Long.MAX_VALUE; // who cannot tell is not full
        }
    }
}
