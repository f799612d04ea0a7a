package dev.keyward.breachedpasswords.output;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Syncs folders to disk, so that new and renamed files survive a power failure. */
final class Folders {

    private static final boolean WINDOWS = File.separatorChar == '\\';

    private Folders() {}

    /**
     * Waits until the names of all files in the given folder are on disk. Does nothing on Windows, which cannot open a folder and writes
     * names with the files.
     */
    static void sync(Path folder) throws IOException {
        if (!WINDOWS) {
            try (FileChannel entry = FileChannel.open(folder, StandardOpenOption.READ)) {
                entry.force(true);
            }
        }
    }
}
