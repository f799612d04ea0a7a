package dev.keyward.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Times lookups of which the page cache knows nothing, and counts the pages that they read.
 *
 * <p>The cache is dropped again before so many lookups were made that they would meet pages of each other. Measured by the clock: the
 * thread waits for the disk.
 */
final class ColdLookups {

    private static final int PAGE = 4096;

    /** Not more than one page of so many is read before the cache is dropped again. */
    private static final int PAGES_FOR_ONE_READ = 50;

    private static final int FEWEST_IN_A_ROUND = 20;

    private final Path file;
    private final int lookups;
    private final int round;

    /** @param pagesForOne about how many pages a lookup reads */
    ColdLookups(Path file, int lookups, int pagesForOne) throws IOException {
        this.file = file;
        this.lookups = lookups;
        this.round = (int) Math.max(
                FEWEST_IN_A_ROUND, Math.min(lookups, Files.size(file) / PAGE / PAGES_FOR_ONE_READ / pagesForOne));
    }

    /** @param pages 4 KiB pages read for one lookup */
    record Result(long p50, long p99, double pages) {}

    Result time(Lookup lookup) throws IOException, InterruptedException {
        long[] nanos = new long[lookups];
        long bytes = 0;
        for (int n = 0; n < lookups; ) {
            PageCache.drop(file);
            long before = PageCache.bytesRead();
            for (int end = Math.min(lookups, n + round); n < end; n++) {
                long begun = System.nanoTime();
                lookup.isFound(n);
                nanos[n] = System.nanoTime() - begun;
            }
            bytes += PageCache.bytesRead() - before;
        }
        Arrays.sort(nanos);
        return new Result(nanos[lookups / 2], nanos[(int) (lookups * 0.99)], (double) bytes / PAGE / lookups);
    }
}
