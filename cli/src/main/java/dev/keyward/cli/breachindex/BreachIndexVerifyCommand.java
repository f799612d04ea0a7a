package dev.keyward.cli.breachindex;

import dev.keyward.breachedpasswords.BadIndexException;
import dev.keyward.breachedpasswords.BreachIndex;
import dev.keyward.breachedpasswords.build.IndexComparison;
import dev.keyward.cli.terminal.Figures;
import dev.keyward.cli.terminal.Output;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keyward breach-index verify}: compares a breach index with its checksums and, if given, with its corpus. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Reads a whole index and compares it with its checksums.",
            "",
            "With --source, also compares it with the corpus that it was built from: the index must hold every digest"
                    + " of the corpus and nothing else."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Intact.",
            "1:Damaged, or different from the source.",
            "2:Failed: FILE is not found, or the source cannot be read."
        })
final class BreachIndexVerifyCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli before call()
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "Index, or pointer to an index.")
    private Path file = Path.of("");

    @Option(
            names = "--source",
            paramLabel = "INPUT",
            description = "Corpus that the index was built from: a single file, or a folder of ranges.")
    @Nullable
    private Path source;

    @Override
    public Integer call() {
        return FileErrors.reading(this::verify);
    }

    private int verify() throws IOException {
        Output output = new Output(spec);
        Path found = IndexFiles.file(file);
        try (BreachIndex index = BreachIndex.open(found, file.toString())) {
            ProgressMeter meter = new ProgressMeter(spec.commandLine().getErr(), true);
            try {
                index.verify(meter);
            } finally {
                meter.end();
            }
            output.result(file + ": all checksums match (" + Figures.bytes(index.size()) + " read).");
            return source == null ? 0 : compare(index, source, output);
        } catch (BadIndexException e) {
            output.result(String.valueOf(e.getMessage()));
            return 1;
        }
    }

    private int compare(BreachIndex index, Path corpus, Output output) throws IOException {
        ProgressMeter meter = new ProgressMeter(spec.commandLine().getErr(), true);
        IndexComparison.Outcome outcome;
        try {
            outcome = new IndexComparison(index, meter).with(corpus);
        } finally {
            meter.end();
        }
        if (outcome.same()) {
            output.result("The index holds all " + Figures.count(outcome.wanted(), "line") + " of " + corpus
                    + seen(index) + ", and nothing else.");
            long less = outcome.lines() - outcome.wanted();
            if (less > 0) {
                output.result(
                        Figures.count(less, "line") + " with a smaller count: left out of the index, as intended.");
            }
            return 0;
        }
        outcome.firstMissing()
                .ifPresent(line -> output.result("Missing from the index: " + Figures.count(outcome.missing(), "digest")
                        + " of " + corpus + seen(index) + "; the first is " + line + "."));
        if (outcome.surplus() > 0) {
            output.result("Not in " + corpus + seen(index) + ": " + Figures.count(outcome.surplus(), "key")
                    + " of the index.");
        }
        return 1;
    }

    /**
     * Returns a clause that states the minimum count of the index, such as " that were seen 10 times or more". The result is empty
     * if the index has no such minimum.
     */
    private static String seen(BreachIndex index) {
        long least = index.provenance().minCount();
        return least > 1 ? " that were seen " + Figures.count(least, "time") + " or more" : "";
    }
}
