package dev.keyward.cli;

import dev.keyward.breachedpasswords.BreachIndex;
import dev.keyward.breachedpasswords.IndexMerge;
import dev.keyward.breachedpasswords.IndexPointer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keyward breach-index merge}. */
@Command(
        name = "merge",
        mixinStandardHelpOptions = true,
        description = {
            "Makes one index of several, without the lists they were built from.",
            "",
            "An index keeps fewer bits of each digest the fewer passwords it has. A small list that is to be merged into the"
                    + " corpus has to be built with more fingerprint bits; the message says how many."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:Merged.", "2:Cannot."})
final class BreachIndexMergeCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli before call()
    private CommandSpec spec;

    @Parameters(arity = "2..*", paramLabel = "FILE", description = "Two indexes or more, or pointers to them.")
    private List<Path> files = List.of();

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FILE",
            description = "The merged index.")
    private Path output = Path.of("");

    @Option(
            names = "--fingerprint-bits",
            paramLabel = "N",
            description = "8 to 48. Default: as many as the index has that has fewest.")
    @Nullable
    private Integer fingerprintBits;

    @Option(
            names = "--label",
            paramLabel = "TEXT",
            defaultValue = "merged",
            description = "For people; at most 64 bytes.")
    private String label = "";

    @Override
    public Integer call() {
        return FileWork.orCannot(this::merge);
    }

    private int merge() throws IOException {
        List<BreachIndex> indexes = new ArrayList<>();
        Meter meter = new Meter(spec.commandLine().getErr(), false);
        try {
            for (Path file : files) {
                indexes.add(BreachIndex.open(IndexPointer.follow(file)));
            }
            Integer bits = fingerprintBits;
            IndexMerge.of(indexes, bits == null ? OptionalInt.empty() : OptionalInt.of(bits))
                    .writeTo(output, label, meter);
        } catch (IllegalArgumentException e) {
            throw new Cannot(e.getMessage() + ".");
        } finally {
            meter.end();
            for (BreachIndex index : indexes) {
                index.close();
            }
        }
        try (BreachIndex merged = BreachIndex.open(output)) {
            new Output(spec)
                    .result(output + ": " + Figures.number(merged.keys()) + " passwords, "
                            + Figures.bytes(merged.size()) + ".");
        }
        return 0;
    }
}
