package dev.keyward.cli.breachindex;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyward.breachedpasswords.BreachIndex;
import dev.keyward.breachedpasswords.Provenance;
import dev.keyward.cli.terminal.Figures;
import dev.keyward.cli.terminal.Output;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keyward breach-index info}: prints the header of a breach index. */
@Command(
        name = "info",
        mixinStandardHelpOptions = true,
        description = {
            "Shows an index's source, date, number of passwords and false-positive rate.",
            "",
            "Checks the header, the directory and 16 digests that the index must contain. To find damage elsewhere, run"
                    + " keyward breach-index verify, which reads the whole file."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:Printed.", "2:FILE is not an index, or a part that info checks is damaged."})
final class BreachIndexInfoCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli before call()
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "Index, or pointer to an index.")
    private Path file = Path.of("");

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() {
        return FileErrors.reading(() -> {
            try (BreachIndex index = IndexFiles.open(file)) {
                ObjectNode facts = facts(index);
                Output output = new Output(spec);
                if (json) {
                    output.json(facts);
                } else {
                    output.result(text(index));
                }
                return 0;
            }
        });
    }

    private static ObjectNode facts(BreachIndex index) {
        Provenance provenance = index.provenance();
        ObjectNode facts = JsonNodeFactory.instance.objectNode();
        facts.put("label", provenance.label());
        facts.put("corpusDate", provenance.corpusDate().toString());
        facts.put("built", index.built().toString());
        facts.put("id", index.id().toString());
        facts.put("keys", index.keys());
        facts.put("lines", index.lines());
        facts.put("bytes", index.size());
        facts.put("bitsPerKey", 8.0 * index.size() / index.keys());
        facts.put("digest", provenance.digest().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        facts.put("bucketBits", index.layout().bucketBits());
        facts.put("fingerprintBits", index.layout().fingerprintBits());
        facts.put("countBits", index.layout().classBits());
        facts.put("falsePositiveRate", index.falsePositiveRate());
        facts.put("minCount", provenance.minCount());
        facts.put("allRanges", (provenance.flags() & Provenance.ALL_RANGES) != 0);
        facts.put("overlay", (provenance.flags() & Provenance.OVERLAY) != 0);
        facts.put("sha256", index.sha256());
        return facts;
    }

    private String text(BreachIndex index) throws IOException {
        Provenance provenance = index.provenance();
        List<String> notes = new ArrayList<>();
        notes.add(
                (provenance.flags() & Provenance.ALL_RANGES) != 0
                        ? "every range of the corpus"
                        : "not every range of the corpus");
        if ((provenance.flags() & Provenance.OVERLAY) != 0) {
            notes.add("an overlay");
        }
        if ((provenance.flags() & Provenance.TOP) != 0) {
            notes.add("only the most frequent ones");
        }
        if ((provenance.flags() & Provenance.OTHER_INPUT) != 0) {
            notes.add("not only from Have I Been Pwned");
        }
        if (provenance.minCount() > 1) {
            notes.add("seen " + provenance.minCount() + " times or more");
        }
        return String.join(
                "\n",
                "label        " + provenance.label(),
                "corpus date  " + provenance.corpusDate() + ", built " + index.built(),
                "contains     " + Figures.count(index.keys(), IndexOutputOptions.noun(index)) + " from "
                        + Figures.count(index.lines(), "line") + "; " + String.join(", ", notes),
                "size         " + Figures.bytes(index.size())
                        + String.format(Locale.ROOT, ", %.2f bits a password", 8.0 * index.size() / index.keys()),
                "error rate   one false match in " + Figures.number(Math.round(1 / index.falsePositiveRate()))
                        + " lookups of passwords that are not in the index ("
                        + index.layout().fingerprintBits() + " fingerprint bits)",
                "counts       "
                        + (index.layout().classBits() == 0
                                ? "none"
                                : index.layout().classBits() + " bits, steps " + thresholds(index)),
                "id           " + index.id(),
                "SHA-256      " + index.sha256(),
                "checked      header, directory and 16 digests; keyward breach-index verify reads the whole file");
    }

    private static String thresholds(BreachIndex index) {
        List<Integer> bounds =
                index.provenance().classBounds().subList(0, 1 << index.layout().classBits());
        return bounds.stream().allMatch(bound -> bound == 0)
                ? "(not recorded)"
                : bounds.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
