package dev.keyward.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel keeps of files, on Linux. Nothing may have the file mapped: mapped pages stay. */
final class PageCache {

    static final String HOW = "`dd of=FILE oflag=nocache conv=notrunc,fdatasync count=0` (posix_fadvise)";

    private static final Path IO = Path.of("/proc/self/io");
    private static final String READ_BYTES = "read_bytes: ";

    private PageCache() {}

    /** Forgets all of a file. */
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

    /** How much this process has had the disk read so far. */
    static long bytesRead() throws IOException {
        return Files.readAllLines(IO).stream()
                .filter(line -> line.startsWith(READ_BYTES))
                .mapToLong(line -> Long.parseLong(line.substring(READ_BYTES.length())))
                .findFirst()
                .orElseThrow(() -> new IOException(IO + " has no " + READ_BYTES));
    }
}
