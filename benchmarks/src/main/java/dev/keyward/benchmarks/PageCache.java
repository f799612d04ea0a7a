package dev.keyward.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Removes files from the page cache of Linux, and counts the bytes that this process reads from disk. Pages that are mapped
 * into memory stay.
 */
final class PageCache {

    static final String HOW = "`dd of=FILE oflag=nocache conv=notrunc,fdatasync count=0` (posix_fadvise)";

    private static final Path IO = Path.of("/proc/self/io");
    private static final String READ_BYTES = "read_bytes: ";

    private PageCache() {}

    /** Removes all pages of the given file from the page cache of Linux. */
    static void drop(Path file) throws IOException, InterruptedException {
        int exit = new ProcessBuilder(
                        "dd", "of=" + file, "oflag=nocache", "conv=notrunc,fdatasync", "count=0", "status=none")
                .inheritIO()
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IOException("dd of GNU coreutils is needed to drop a file from the page cache");
        }
    }

    /** Returns the number of bytes that this process has read from disk so far. */
    static long bytesRead() throws IOException {
        return Files.readAllLines(IO).stream()
                .filter(line -> line.startsWith(READ_BYTES))
                .mapToLong(line -> Long.parseLong(line.substring(READ_BYTES.length())))
                .findFirst()
                .orElseThrow(() -> new IOException(IO + " has no " + READ_BYTES));
    }
}
