package dev.keyward.cli.breachindex;

import dev.keyward.breachedpasswords.BreachIndex;
import dev.keyward.breachedpasswords.build.IndexMerge;
import dev.keyward.breachedpasswords.output.IndexOutput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code keyward breach-index merge}: merges several breach indexes into one. */
@Command(
        name = "merge",
        mixinStandardHelpOptions = true,
        description = {
            "Merges several indexes into one, without the lists that they were built from.",
            "",
            "A small index keeps fewer bits of each digest than a large one. Before you merge a small list into the"
                    + " corpus, build it with --overlay, or with the number of fingerprint bits that the error message"
                    + " names."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:Merged.", "2:Refused or failed; the previous index is unchanged."})
final class BreachIndexMergeCommand implements Callable<Integer> {

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE FILE...",
            hideParamSyntax = true,
            description = "Two or more indexes, or pointers to indexes.")
    private List<Path> files = List.of();

    @Mixin
    private IndexOutputOptions output = new IndexOutputOptions();

    @Option(
            names = "--fingerprint-bits",
            paramLabel = "N",
            description =
                    "Fingerprint bits per password, 8 to 48. Default: the smallest number among the indexes, or fewer,"
                            + " down to 24, if one of them keeps too few bits.")
    @Nullable
    private Integer fingerprintBits;

    @Option(
            names = "--label",
            paramLabel = "TEXT",
            defaultValue = "merged",
            description = "Description of the source, shown by info; at most 64 bytes. Default: ${DEFAULT-VALUE}.")
    private String label = "";

    @Override
    public Integer call() {
        return FileErrors.writing(this::merge);
    }

    private int merge() throws IOException {
        List<BreachIndex> indexes = new ArrayList<>();
        try {
            List<Path> inputs = new ArrayList<>(files);
            for (Path file : files) {
                inputs.add(IndexFiles.file(file));
                indexes.add(IndexFiles.openChecked(file)); // a merge must not copy damage
            }
            IndexOutput checked = output.checked(inputs);
            Integer given = fingerprintBits;
            OptionalInt bits = given == null ? OptionalInt.empty() : OptionalInt.of(given);
            output.make(false, progress -> IndexMerge.of(indexes, bits).writeTo(checked, label, progress));
        } finally {
            for (BreachIndex index : indexes) {
                index.close();
            }
        }
        return 0;
    }
}
