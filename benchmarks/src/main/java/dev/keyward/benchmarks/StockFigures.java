package dev.keyward.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.keycloak.policy.DenylistPasswordPolicyProviderFactory.FileBasedPasswordDenylist;

/** Measures lookups in Keycloak's password denylist, and adds the results to the table as one column. */
final class StockFigures {

    private final FiguresOptions options;
    private final FiguresTable table;
    private final WorkFolder folder;

    StockFigures(FiguresOptions options, FiguresTable table, WorkFolder folder) {
        this.options = options;
        this.table = table;
        this.folder = folder;
    }

    void measure() throws IOException, InterruptedException {
        Path passwords = folder.file("passwords.txt");
        Path bloom = folder.file("passwords.bloom");
        ProgressLog.print("writing %s passwords".formatted(Quantity.count(options.keys())));
        CorpusText.writePasswords(options.keys(), passwords);
        new BuildFigures(options, table).measureStock(passwords, bloom);
        double bits = (double) Byte.SIZE * Files.size(bloom) / options.keys();
        table.put(Row.BITS_PER_KEY, Column.STOCK, Quantity.decimal(bits));
        table.put(Row.BITS_AT_SAME_RATE, Column.STOCK, Quantity.decimal(bits));

        Timing<FileBasedPasswordDenylist> fromText = Timing.of(() -> StockDenylist.load(passwords));
        long before = UsedHeap.bytes();
        Timing<FileBasedPasswordDenylist> fromBloom = Timing.of(() -> StockDenylist.load(bloom));
        table.put(Row.HEAP, Column.STOCK, Quantity.bytes(UsedHeap.bytes() - before));
        table.put(Row.LOAD, Column.STOCK, load(fromText, fromBloom));
        PageCache.drop(passwords);
        PageCache.drop(bloom);
        table.put(
                Row.LOAD_COLD,
                Column.STOCK,
                load(Timing.of(() -> StockDenylist.load(passwords)), Timing.of(() -> StockDenylist.load(bloom))));
        measureLookups(fromBloom.result());
    }

    private void measureLookups(FileBasedPasswordDenylist list) throws IOException {
        int samples = (int) Math.min(options.keys(), Math.min(1_000_000, options.lookups()));
        String[] present = Samples.passwords(options.keys(), samples);
        String[] absent = Samples.absentPasswords(samples);
        WarmLookups warm = new WarmLookups(samples, options.lookups());
        table.put(
                Row.WARM_PASSWORD_HIT,
                Column.STOCK,
                warm.timeHits(n -> list.contains(present[n])).toString());
        table.put(
                Row.WARM_PASSWORD_MISS,
                Column.STOCK,
                warm.time(n -> list.contains(absent[n])).toString());
        long found = LongStream.range(0, options.probes())
                .parallel()
                .filter(n -> list.contains(SyntheticPasswords.absent(n)))
                .count();
        table.put(Row.FALSE_POSITIVES, Column.STOCK, FalsePositives.text(found, options.probes()));
        long lost = LongStream.range(0, options.keys())
                .parallel()
                .filter(n -> !list.contains(SyntheticPasswords.present(n)))
                .count();
        table.put(Row.FALSE_NEGATIVES, Column.STOCK, Quantity.count(lost) + " of " + Quantity.count(options.keys()));
    }

    private static String load(Timing<?> fromText, Timing<?> fromBloom) {
        return fromText.millis() + "; from .bloom " + fromBloom.millis();
    }
}
