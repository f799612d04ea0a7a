package dev.keyward.cli.breachindex;

import dev.keyward.breachedpasswords.Provenance;
import dev.keyward.breachedpasswords.build.IndexBuilder;
import dev.keyward.breachedpasswords.output.IndexOutput;
import dev.keyward.breachedpasswords.source.IndexPointer;
import dev.keyward.cli.terminal.CommandException;
import dev.keyward.cli.terminal.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keyward breach-index build}: builds a breach index from the corpus of Have I Been Pwned, or from other lists. */
@Command(
        name = "build",
        mixinStandardHelpOptions = true,
        description = {
            "Builds an index from the corpus of Have I Been Pwned, or from other lists.",
            "",
            "INPUT is the single file or the folder of ranges that the official downloader writes. Files whose names"
                    + " end in .gz are read as gzip. The options --sort, --passwords and --pairs read other lists.",
            "Malformed input is refused with its line number, and no partial file is left. To continue a build that"
                    + " was killed, or that failed to read or write, use --resume. If the disk is full, the partial files"
                    + " are deleted."
        },
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:Built.", "2:Refused or failed; the previous index is unchanged."})
final class BreachIndexBuildCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli before call()
    private CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "INPUT", description = "Files or folder to build from.")
    private List<Path> inputs = List.of();

    @Mixin
    private IndexOutputOptions output = new IndexOutputOptions();

    @ArgGroup
    @Nullable
    private Kind kind;

    /** Command-line options for an input with unsorted digests, with passwords, or with pairs of user name and password. */
    private static final class Kind {

        @Option(names = "--sort", description = "INPUT contains SHA-1 digests in hexadecimal, in any order.")
        private boolean sort;

        @Option(names = "--passwords", description = "INPUT contains passwords in UTF-8, one per line.")
        private boolean passwords;

        @Option(
                names = "--pairs",
                description = "INPUT contains pairs of user name and password in UTF-8, name:password, one per line.")
        private boolean pairs;
    }

    @Option(
            names = "--label",
            paramLabel = "TEXT",
            description = "Description of the source, shown by info; at most 64 bytes. Default: the input's name.")
    @Nullable
    private String label;

    @Option(
            names = "--corpus-date",
            paramLabel = "DATE",
            description =
                    "Date of the list, for example 2026-11-01; today at the latest. A server does not replace a list"
                            + " with an older one. Default: the date when INPUT was last modified.")
    @Nullable
    private String corpusDate;

    @Option(
            names = "--fingerprint-bits",
            paramLabel = "N",
            description =
                    "Fingerprint bits per password, 8 to 48. One bit fewer saves one bit per password and doubles the"
                            + " false-positive rate: one in 12 to 24 million with 24 bits, one in 46 to 92 thousand with"
                            + " 16. Default: 24; up to 48 with --overlay, so that the index can be merged into a large"
                            + " one.")
    @Nullable
    private Integer fingerprintBits;

    @Option(
            names = "--counts",
            paramLabel = "BITS",
            defaultValue = "0",
            description =
                    "Bits that store how often each password was seen, so that a realm can require \">=N\": 2 for the"
                            + " steps 1, 2, 10 and 100, or 4 for the powers of two. Not with --passwords or --pairs."
                            + " Default: ${DEFAULT-VALUE}, no counts.")
    private int counts;

    @Option(
            names = "--min-count",
            paramLabel = "N",
            defaultValue = "0",
            description = "Leave out passwords that were seen fewer than N times. Default: keep all.")
    private long minCount;

    @Option(names = "--overlay", description = "Mark the index as an overlay, looked up together with another index.")
    private boolean overlay;

    @Option(
            names = "--partial",
            description = "Accept a corpus with missing ranges. By default they are an error, because an interrupted"
                    + " download can report success.")
    private boolean partial;

    @Option(names = "--resume", description = "Resume an interrupted build of the same output, if there is one.")
    private boolean resume;

    @Option(
            names = "--pointer",
            paramLabel = "FILE",
            description =
                    "Pointer to update after the build: a small text file in the same folder that names the index in"
                            + " use. A file that is not a pointer is not replaced. Use it on Windows, where an open file"
                            + " cannot be replaced, or to switch back to an earlier index.")
    @Nullable
    private Path pointer;

    @Override
    public Integer call() {
        return FileErrors.writing(this::build);
    }

    private int build() throws IOException {
        checkInputs();
        IndexOutput checked = output.checked(inputs);
        Path pointing = pointer;
        if (pointing != null) {
            IndexPointer.check(pointing, checked); // fail now, not after hours of reading
        }
        output.make(true, progress -> buildWith(builder(checked).reportingTo(progress)));
        if (pointing != null) {
            IndexPointer.write(pointing, checked);
        }
        Path named = pointing == null ? output.file() : pointing;
        new Output(spec)
                .progress("To use it, start the server with --spi-keyward-breach-check--lists--index="
                        + named.toAbsolutePath().normalize());
        return 0;
    }

    private void checkInputs() {
        if (kind == null && inputs.size() > 1) {
            throw new CommandException(
                    "More than one INPUT was named, but the corpus is one file or one folder. To build from several"
                            + " lists of digests, add --sort.");
        }
        for (Path input : inputs) {
            if (!Files.exists(input)) {
                throw new CommandException("There is no file or folder " + input + ". Correct the name.");
            }
            if (Files.isDirectory(input)) {
                if (kind != null) {
                    throw new CommandException(input
                            + " is a folder, but --sort, --passwords and --pairs take files. Name the files in it.");
                }
                // Listing a million files takes a while.
                new Output(spec).progress("Looking for ranges in " + input + " ...");
            }
        }
        if (counts != 0 && counts != 2 && counts != 4) {
            throw new CommandException("--counts " + counts + ": must be 0, 2 or 4.");
        }
        if (minCount < 0) {
            throw new CommandException("--min-count " + minCount + ": must be 0 or more.");
        }
    }

    private IndexBuilder builder(IndexOutput checked) throws IOException {
        IndexBuilder builder = IndexBuilder.to(checked.file(), label(), date())
                .withMinCount(minCount)
                .withCountBits(counts);
        Integer bits = fingerprintBits;
        builder = bits == null ? builder : builder.withFingerprintBits(bits);
        builder = overlay ? builder.asOverlay() : builder;
        builder = checked.replaceOther() ? builder.replacingOther() : builder;
        return resume ? builder.resuming() : builder;
    }

    private void buildWith(IndexBuilder builder) throws IOException {
        Kind other = kind;
        if (other == null) {
            builder.buildFromCorpus(inputs.get(0), !partial);
        } else if (other.sort) {
            builder.buildFromUnsortedDigests(inputs);
        } else if (other.passwords) {
            builder.buildFromPasswords(inputs);
        } else if (other.pairs) {
            builder.buildFromPairs(inputs);
        }
    }

    private String label() {
        String given = label;
        String name = Provenance.printable(String.valueOf(inputs.get(0).getFileName()));
        // A default must not exceed the limit of 64 bytes.
        return given != null ? given : name.length() <= 20 ? name : name.substring(0, 20);
    }

    private Instant date() throws IOException {
        String given = corpusDate;
        if (given != null) {
            try {
                return LocalDate.parse(given).atStartOfDay(ZoneOffset.UTC).toInstant();
            } catch (DateTimeParseException e) {
                throw new CommandException("--corpus-date: \"" + given + "\" is not a date. Write it like 2026-11-01.");
            }
        }
        Instant newest = Instant.EPOCH;
        for (Path input : inputs) {
            Instant modified = Files.getLastModifiedTime(input).toInstant();
            newest = modified.isAfter(newest) ? modified : newest;
        }
        Instant now = Instant.now();
        return newest.isAfter(now)
                ? now
                : newest; // a wrong clock can leave a date in the future, which a build refuses
    }
}
