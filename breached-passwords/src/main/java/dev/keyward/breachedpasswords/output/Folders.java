package dev.keyward.breachedpasswords.output;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What an operating system has to be told about folders. */
final class Folders {

    private static final boolean WINDOWS = File.separatorChar == '\\';

    private Folders() {}

    /** Waits until the names in it are on the disk, too. Windows cannot open folders, and writes names with the files. */
    static void sync(Path folder) throws IOException {
        if (!WINDOWS) {
            try (FileChannel entry = FileChannel.open(folder, StandardOpenOption.READ)) {
                entry.force(true);
            }
        }
    }
}
