package dev.keyward.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Program that measures Keyward's breach index, Keycloak's password denylist and a sorted file of digests in one run.
 *
 * <p>Prints the table of {@code docs/benchmarks/breach-lists.md}, with a description of the machine and the target of each figure.
 * Progress goes to standard error. Needs Linux with GNU coreutils. All files are generated from fixed seeds in a temporary folder, which
 * is deleted at the end, also after an interrupt.
 */
public final class BreachListFigures {

    private final FiguresOptions options;
    private final FiguresTable table = new FiguresTable();

    private BreachListFigures(FiguresOptions options) {
        this.options = options;
    }

    /** @param arguments see {@link FiguresOptions#USAGE} */
    public static void main(String[] arguments) throws Exception {
        FiguresOptions options;
        try {
            options = FiguresOptions.parse(List.of(arguments));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n" + FiguresOptions.USAGE);
            System.exit(2);
            return;
        }
        new BreachListFigures(options).run();
    }

    private void run() throws IOException, InterruptedException {
        DiskNeed need = DiskNeed.of(options);
        ProgressLog.print(need.toString());
        need.check(options.folder());
        String machine = Machine.describe(options.folder());
        try (WorkFolder folder = WorkFolder.in(options.folder())) {
            SyntheticCorpus corpus = new SyntheticCorpus(options.keys());
            List<KeywardFigures> keyward = build(corpus, folder);
            Samples samples = Samples.of(corpus, options);
            for (KeywardFigures figures : keyward) {
                figures.measure(corpus, samples);
            }
            if (options.measures(Column.SORTED_FILE)) {
                new SortedFileFigures(options, table, folder).measure(corpus, samples);
            }
            if (options.measures(Column.STOCK)) {
                new StockFigures(options, table, folder).measure();
            }
        }
        System.out.println(machine);
        System.out.println();
        System.out.println(options.describe());
        System.out.println();
        System.out.print(table.markdown());
    }

    /** Builds Keyward's indexes from the text of the corpus, then deletes the text, which is the largest file. */
    private List<KeywardFigures> build(SyntheticCorpus corpus, WorkFolder folder)
            throws IOException, InterruptedException {
        Path text = folder.file("corpus.txt");
        ProgressLog.print("writing %s digests as text".formatted(Quantity.count(options.keys())));
        CorpusText.write(corpus, text);
        List<KeywardFigures> all = List.of(
                new KeywardFigures(Column.KEYWARD_14, options, table, folder),
                new KeywardFigures(Column.KEYWARD_24, options, table, folder));
        List<KeywardFigures> selected = all.stream()
                .filter(figures -> options.measures(figures.column()))
                .toList();
        for (KeywardFigures figures : selected) {
            figures.build(text);
        }
        Files.delete(text);
        return selected;
    }
}
