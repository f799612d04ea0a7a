package dev.keyward.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Measures the time and the pages read for lookups in a file that is not in the page cache.
 *
 * <p>Drops the cache again after few lookups, so that a lookup rarely finds a page that an earlier one read. Measures wall time,
 * because the thread waits for the disk.
 */
final class ColdLookups {

    private static final int PAGE = 4096;

    /** Inverse of the share of a file's pages that lookups may read before the file is dropped from the page cache. */
    private static final int PAGES_FOR_ONE_READ = 50;

    private static final int FEWEST_IN_A_ROUND = 20;

    private final Path file;
    private final int lookups;
    private final int round;

    /** @param pagesForOne approximate number of pages that a lookup reads */
    ColdLookups(Path file, int lookups, int pagesForOne) throws IOException {
        this.file = file;
        this.lookups = lookups;
        this.round = (int) Math.max(
                FEWEST_IN_A_ROUND, Math.min(lookups, Files.size(file) / PAGE / PAGES_FOR_ONE_READ / pagesForOne));
    }

    /** @param pages average number of 4 KiB pages read per lookup */
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
