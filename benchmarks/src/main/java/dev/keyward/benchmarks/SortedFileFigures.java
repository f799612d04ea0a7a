package dev.keyward.benchmarks;

import dev.keyward.breachedpasswords.PasswordDigest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** Measures lookups in a sorted file of digests, and adds the results to the table as one column. */
final class SortedFileFigures {

    /** Approximate number of pages that one binary search in the sorted file reads from the disk and not from the cache. */
    private static final int PAGES_FOR_ONE = 10;

    private final FiguresOptions options;
    private final FiguresTable table;
    private final WorkFolder folder;

    SortedFileFigures(FiguresOptions options, FiguresTable table, WorkFolder folder) {
        this.options = options;
        this.table = table;
        this.folder = folder;
    }

    void measure(SyntheticCorpus corpus, Samples samples) throws IOException, InterruptedException {
        Path path = folder.file("digests.bin");
        ProgressLog.print("writing the sorted file");
        CorpusText.writeDigests(corpus, path);
        double bits = (double) Byte.SIZE * Files.size(path) / options.keys();
        table.put(Row.BITS_PER_KEY, Column.SORTED_FILE, Quantity.decimal(bits));
        long before = UsedHeap.bytes();
        Timing<SortedDigestFile> opened = Timing.of(() -> new SortedDigestFile(path));
        table.put(Row.LOAD, Column.SORTED_FILE, opened.millis());
        table.put(Row.HEAP, Column.SORTED_FILE, Quantity.bytes(UsedHeap.bytes() - before));
        try (SortedDigestFile file = opened.result()) {
            measure(file, samples);
            ColdLookups.Result cold = new ColdLookups(path, coldLookups(samples), PAGES_FOR_ONE)
                    .time(n -> file.contains(samples.present()[n]));
            table.put(Row.COLD_PAGES, Column.SORTED_FILE, Quantity.decimal(cold.pages()));
            table.put(Row.COLD_P50, Column.SORTED_FILE, Quantity.micros(cold.p50()));
            table.put(Row.COLD_P99, Column.SORTED_FILE, Quantity.micros(cold.p99()));
        }
        Files.delete(path);
    }

    private void measure(SortedDigestFile file, Samples samples) throws IOException {
        int lookups = options.lookups() / FiguresOptions.FEWER_IN_SORTED_FILE;
        WarmLookups warm = new WarmLookups(samples.present().length, lookups);
        put(Row.WARM_DIGEST_HIT, warm.timeHits(n -> file.contains(samples.present()[n])));
        put(Row.WARM_DIGEST_MISS, warm.time(n -> file.contains(samples.absent()[n])));
        put(Row.WARM_PASSWORD_HIT, warm.timeHits(n -> file.contains(PasswordDigest.of(samples.passwords()[n]))));
        put(Row.WARM_PASSWORD_MISS, warm.time(n -> file.contains(PasswordDigest.of(samples.absentPasswords()[n]))));
        long probes = Math.max(1, options.probes() / FiguresOptions.FEWER_IN_SORTED_FILE);
        SplittableRandom random = new SplittableRandom(KeywardFigures.PROBE_SEED);
        long found = 0;
        for (long n = 0; n < probes; n++) {
            found += file.contains(random.nextLong()) ? 1 : 0;
        }
        table.put(Row.FALSE_POSITIVES, Column.SORTED_FILE, FalsePositives.text(found, probes));
        table.put(
                Row.FALSE_NEGATIVES,
                Column.SORTED_FILE,
                "0 of " + Quantity.count(Math.min(lookups, samples.present().length)));
    }

    private void put(Row row, WarmLookups.Result result) {
        table.put(row, Column.SORTED_FILE, result.toString());
    }

    private int coldLookups(Samples samples) {
        return Math.min(options.coldLookups(), samples.present().length);
    }
}
