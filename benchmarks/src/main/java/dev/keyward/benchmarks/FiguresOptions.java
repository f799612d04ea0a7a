package dev.keyward.benchmarks;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Command-line options of the breach-list benchmark, which select the measured lists and the number of lookups. Immutable.
 *
 * @param keys number of keys in each list
 * @param folder folder with enough space for the files
 * @param probes number of lookups of absent passwords that measure the false-positive rate
 * @param lookups number of lookups in each repetition of a warm measurement
 * @param coldLookups number of lookups in a cold measurement
 */
record FiguresOptions(long keys, Path folder, Set<Column> columns, long probes, int lookups, int coldLookups) {

    static final String USAGE = """
            usage: BreachListFigures [KEYS] [--dir FOLDER] [--without stock,sorted-file,keyward-14,keyward-24]
                                     [--probes N] [--lookups N] [--cold N]
            KEYS: 10,000 or more, 10,000,000 if not given""";

    /** Number of times that each warm measurement is repeated; the median of the results is reported. */
    static final int REPETITIONS = 7;

    /** Divisor for the number of lookups in the sorted file, where each lookup takes tens of reads. */
    static final int FEWER_IN_SORTED_FILE = 20;

    private static final long FEWEST_KEYS = 10_000;
    private static final long MOST_KEYS = 10_000_000_000L;

    FiguresOptions {
        columns = Set.copyOf(columns);
        if (keys < FEWEST_KEYS || keys > MOST_KEYS) {
            throw new IllegalArgumentException("KEYS are 10000 to 10000000000, not " + keys);
        }
        if (probes < 1 || lookups < FEWER_IN_SORTED_FILE || coldLookups < 1) {
            throw new IllegalArgumentException("--probes and --cold are at least 1, --lookups at least 20");
        }
    }

    /** @throws IllegalArgumentException if an option is unknown or its value is out of range */
    static FiguresOptions parse(List<String> arguments) {
        long keys = 10_000_000;
        Path folder = Path.of(System.getProperty("java.io.tmpdir"));
        Set<Column> columns = EnumSet.allOf(Column.class);
        long probes = 10_000_000;
        long lookups = 2_000_000;
        long cold = 2_000;
        for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
            String argument = rest.next();
            switch (argument) {
                case "--dir" -> folder = Path.of(value(rest, argument));
                case "--without" ->
                    List.of(value(rest, argument).split(",", -1)).forEach(name -> columns.remove(column(name)));
                case "--probes" -> probes = number(value(rest, argument));
                case "--lookups" -> lookups = number(value(rest, argument));
                case "--cold" -> cold = number(value(rest, argument));
                default -> keys = number(argument);
            }
        }
        return new FiguresOptions(keys, folder, columns, probes, Math.toIntExact(lookups), Math.toIntExact(cold));
    }

    boolean measures(Column column) {
        return columns.contains(column);
    }

    /** Returns a sentence for readers of the results that says how they were measured. */
    String describe() {
        return "%s keys; %s probes that are in no list for the false-positive rates; warm figures: median of %d times %s lookups"
                        .formatted(Quantity.count(keys), Quantity.count(probes), REPETITIONS, Quantity.count(lookups))
                + " in random order (the sorted file: %d times fewer of both), CPU time of the thread, wall time in brackets;"
                        .formatted(FEWER_IN_SORTED_FILE)
                + " cold figures: %s lookups, wall time, page cache of the file dropped by %s before every few of them."
                        .formatted(Quantity.count(coldLookups), PageCache.HOW);
    }

    private static String value(Iterator<String> rest, String name) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(name + " needs a value");
        }
        return rest.next();
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text.replace("_", "").replace(",", ""));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(text + " is neither a number nor an option", e);
        }
    }

    private static Column column(String name) {
        return Column.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
