package dev.keyward.benchmarks;

import dev.keyward.breachedpasswords.BreachIndex;
import dev.keyward.breachedpasswords.source.IndexSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;

/** Measures one of Keyward's breach indexes, and adds the results to the table as one column. */
final class KeywardFigures {

    static final long PROBE_SEED = 7;

    private static final int BATCH = 1 << 16;
    private static final double FASTEST_LOAD = 50_000_000;
    private static final long CONSTANT_HEAP = 1_000_000;
    private static final double BITS_BESIDE_FINGERPRINT = 2.3;
    private static final double WANTED_RATE = 1e-4;

    private final Column column;
    private final int fingerprintBits;
    private final FiguresOptions options;
    private final FiguresTable table;
    private final Path file;

    KeywardFigures(Column column, FiguresOptions options, FiguresTable table, WorkFolder folder) {
        this.column = column;
        this.fingerprintBits = column == Column.KEYWARD_14 ? 14 : 24;
        this.options = options;
        this.table = table;
        this.file = folder.file(column.name().toLowerCase(Locale.ROOT) + ".bpi");
    }

    Column column() {
        return column;
    }

    void build(Path text) throws IOException, InterruptedException {
        new BuildFigures(options, table).measureIndex(column, fingerprintBits, text, file);
    }

    void measure(SyntheticCorpus corpus, Samples samples) throws IOException, InterruptedException {
        open(samples);
        try (BreachIndex index = BreachIndex.open(file)) {
            space(index);
            falsePositives(index);
            falseNegatives(index, corpus);
        }
        new KeywardLookups(column, options, table, file).measure(samples);
    }

    private void open(Samples samples) throws IOException, InterruptedException {
        // Warm up, so that the timed call loads no class and allocates no buffer of the thread.
        try (BreachIndex index = BreachIndex.open(file)) {
            index.contains(samples.present()[0]);
        }
        long before = UsedHeap.bytes();
        Timing<BreachIndex> opened = Timing.of(() -> BreachIndex.open(file));
        long heap = UsedHeap.bytes() - before;
        opened.result().close();
        table.put(Row.LOAD, column, opened.millis(), opened.wallNanos() < FASTEST_LOAD);
        table.put(Row.HEAP, column, Quantity.bytes(heap), heap < CONSTANT_HEAP);
        PageCache.drop(file);
        Timing<BreachIndex> cold = Timing.of(() -> BreachIndex.open(file));
        cold.result().close();
        table.put(Row.LOAD_COLD, column, cold.millis(), cold.wallNanos() < FASTEST_LOAD);
        PageCache.drop(file);
        try (IndexSource source = new IndexSource(file, InstantSource.system())) {
            Timing<IndexSource> polled = Timing.of(() -> {
                source.poll();
                return source;
            });
            table.put(Row.LOAD_CHECKED, column, polled.millis());
        }
    }

    private void space(BreachIndex index) {
        double bits = (double) Byte.SIZE * index.size() / options.keys();
        table.put(Row.BITS_PER_KEY, column, Quantity.decimal(bits), bits <= fingerprintBits + BITS_BESIDE_FINGERPRINT);
        if (column == Column.KEYWARD_14) {
            double moved = bits + Math.log(index.falsePositiveRate() / WANTED_RATE) / Math.log(2);
            table.put(
                    Row.BITS_AT_SAME_RATE,
                    column,
                    Quantity.decimal(moved),
                    moved <= fingerprintBits + BITS_BESIDE_FINGERPRINT);
        }
        long directory = Integer.BYTES * ((1L << index.layout().bucketBits()) + 1);
        table.put(Row.OFF_HEAP, column, Quantity.bytes(directory));
    }

    private void falsePositives(BreachIndex index) {
        SplittableRandom random = new SplittableRandom(PROBE_SEED);
        long found = 0;
        for (long probed = 0; probed < options.probes(); probed += BATCH) {
            long[] batch =
                    random.longs(Math.min(BATCH, options.probes() - probed)).toArray();
            found += batch.length - absent(index, batch);
        }
        table.put(
                Row.FALSE_POSITIVES,
                column,
                FalsePositives.text(found, options.probes(), index),
                FalsePositives.isAsInTheory(found, options.probes(), index));
    }

    private void falseNegatives(BreachIndex index, SyntheticCorpus corpus) {
        ProgressLog.print("looking up every key in %s".formatted(file.getFileName()));
        SyntheticCorpus.Cursor cursor = corpus.cursor();
        long lost = 0;
        for (long probed = 0; probed < corpus.keys(); probed += BATCH) {
            long[] batch = new long[(int) Math.min(BATCH, corpus.keys() - probed)];
            Arrays.setAll(batch, n -> cursor.next());
            lost += absent(index, batch);
        }
        table.put(
                Row.FALSE_NEGATIVES, column, Quantity.count(lost) + " of " + Quantity.count(corpus.keys()), lost == 0);
    }

    /** Counts the given digests that the index does not contain, using all processor cores. */
    private static long absent(BreachIndex index, long[] digests) {
        return Arrays.stream(digests)
                .parallel()
                .filter(digest -> {
                    try {
                        return !index.contains(digest);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .count();
    }
}
