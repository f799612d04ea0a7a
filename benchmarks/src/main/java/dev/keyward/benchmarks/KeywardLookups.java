package dev.keyward.benchmarks;

import dev.keyward.breachedpasswords.BreachIndex;
import dev.keyward.breachedpasswords.PasswordDigest;
import dev.keyward.breachedpasswords.source.IndexSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.SplittableRandom;

/**
 * Measures three kinds of lookups in one of Keyward's breach indexes. These are cached lookups, lookups through the classes that
 * the server uses, and lookups from the disk.
 */
final class KeywardLookups {

    private static final int PAGE = 4096;
    private static final long SEED = 11;
    private static final double SLOWEST_WARM = 2_000;
    private static final double MOST_PAGES = 1.2;

    /**
     * Maximum ratio of the time of a lookup on disk to the time of reading one page from that disk. A lookup may read 1.2
     * pages, and a quarter is added.
     */
    private static final double NEAR_THE_DEVICE = 1.5;

    private final Column column;
    private final FiguresOptions options;
    private final FiguresTable table;
    private final Path file;

    KeywardLookups(Column column, FiguresOptions options, FiguresTable table, Path file) {
        this.column = column;
        this.options = options;
        this.table = table;
        this.file = file;
    }

    void measure(Samples samples) throws IOException, InterruptedException {
        WarmLookups warm = new WarmLookups(samples.present().length, options.lookups());
        try (BreachIndex index = BreachIndex.open(file)) {
            judged(Row.WARM_DIGEST_HIT, warm.timeHits(n -> index.contains(samples.present()[n])));
            judged(Row.WARM_DIGEST_MISS, warm.time(n -> index.contains(samples.absent()[n])));
            put(Row.WARM_PASSWORD_HIT, warm.timeHits(n -> index.contains(PasswordDigest.of(samples.passwords()[n]))));
            put(
                    Row.WARM_PASSWORD_MISS,
                    warm.time(n -> index.contains(PasswordDigest.of(samples.absentPasswords()[n]))));
            asTheServer(warm, samples);
            fromTheDisk(index, samples);
        }
    }

    private void asTheServer(WarmLookups warm, Samples samples) throws IOException {
        try (IndexSource source = new IndexSource(file, InstantSource.system())) {
            source.poll();
            put(Row.WARM_SERVER_HIT, warm.timeHits(n -> isFound(source, samples.passwords()[n])));
            put(Row.WARM_SERVER_MISS, warm.time(n -> isFound(source, samples.absentPasswords()[n])));
        }
    }

    private static boolean isFound(IndexSource source, String password) {
        IndexSource.Answer answer =
                source.lookup(digest -> PasswordDigest.allOf(password), 1).answer();
        if (answer == IndexSource.Answer.UNKNOWN) {
            throw new IllegalStateException("the index did not answer: " + source.state());
        }
        return answer == IndexSource.Answer.FOUND;
    }

    private void fromTheDisk(BreachIndex index, Samples samples) throws IOException, InterruptedException {
        int lookups = Math.min(options.coldLookups(), samples.present().length);
        ColdLookups cold = new ColdLookups(file, lookups, 1);
        ColdLookups.Result found = cold.time(n -> index.contains(samples.present()[n]));
        ColdLookups.Result page = device(cold, lookups);
        table.put(Row.COLD_PAGES, column, Quantity.decimal(found.pages()), found.pages() <= MOST_PAGES);
        table.put(Row.COLD_P50, column, Quantity.micros(found.p50()), found.p50() <= NEAR_THE_DEVICE * page.p50());
        table.put(Row.COLD_P99, column, Quantity.micros(found.p99()));
        table.put(Row.COLD_DEVICE, column, Quantity.micros(page.p50()) + " / " + Quantity.micros(page.p99()));
    }

    /** Measures the time to read one random page of the index file. No lookup from the disk can be faster. */
    private ColdLookups.Result device(ColdLookups cold, int lookups) throws IOException, InterruptedException {
        long[] pages = new SplittableRandom(SEED)
                .longs(lookups, 0, Files.size(file) / PAGE)
                .toArray();
        ByteBuffer buffer = ByteBuffer.allocateDirect(PAGE);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            Lookup page = n -> channel.read(buffer.clear(), pages[n] * PAGE) == PAGE;
            for (int n = 0; n < lookups; n++) {
                page.isFound(n);
            }
            return cold.time(page);
        }
    }

    private void judged(Row row, WarmLookups.Result result) {
        table.put(row, column, result.toString(), result.nanos() <= SLOWEST_WARM);
    }

    private void put(Row row, WarmLookups.Result result) {
        table.put(row, column, result.toString());
    }
}
