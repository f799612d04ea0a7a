package dev.keyward.cli;

import dev.keyward.breachedpasswords.IndexBuilder;
import dev.keyward.breachedpasswords.IndexOutput;
import dev.keyward.breachedpasswords.IndexPointer;
import dev.keyward.breachedpasswords.Provenance;
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

/** {@code keyward breach-index build}. */
@Command(
        name = "build",
        mixinStandardHelpOptions = true,
        description = {
            "Builds an index from the corpus of Have I Been Pwned, or from other lists.",
            "",
            "INPUT is the one file that the official downloader writes, or its folder of ranges; each file may be"
                    + " compressed with gzip if its name ends in .gz. The options --sort, --passwords and --pairs take"
                    + " other lists.",
            "An input that is not as it has to be is refused with its line, and no half file is left. A build that was"
                    + " killed, or that reading or writing failed for, goes on with --resume; where the disk is full"
                    + " nothing is left."
        },
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:Built.", "2:Refused or failed; the index of before stays."})
final class BreachIndexBuildCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli before call()
    private CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "INPUT", description = "What to build from.")
    private List<Path> inputs = List.of();

    @Mixin
    private NewIndex output = new NewIndex();

    @ArgGroup
    @Nullable
    private Kind kind;

    /** What the input is, if it is not the corpus. */
    private static final class Kind {

        @Option(names = "--sort", description = "INPUT has SHA-1 digests in hexadecimal, in any order.")
        private boolean sort;

        @Option(names = "--passwords", description = "INPUT has passwords in UTF-8, one a line.")
        private boolean passwords;

        @Option(
                names = "--pairs",
                description = "INPUT has user names with their passwords in UTF-8, name:password, one a line.")
        private boolean pairs;
    }

    @Option(
            names = "--label",
            paramLabel = "TEXT",
            description = "Where the list comes from, for people; at most 64 bytes. Default: the input's name.")
    @Nullable
    private String label;

    @Option(
            names = "--corpus-date",
            paramLabel = "DATE",
            description =
                    "Date of the list, for example 2026-11-01, at most today: a server does not replace a list by an"
                            + " older one. Default: when INPUT was last modified.")
    @Nullable
    private String corpusDate;

    @Option(
            names = "--fingerprint-bits",
            paramLabel = "N",
            description =
                    "8 to 48. With each one less, the file is smaller by a bit a password, and twice as many passwords"
                            + " are taken for leaked by mistake: one in 12 to 24 million with 24, one in 46 to 92 thousand"
                            + " with 16. Default: 24; with --overlay up to 48, so that the index can be merged into a"
                            + " large one.")
    @Nullable
    private Integer fingerprintBits;

    @Option(
            names = "--counts",
            paramLabel = "BITS",
            defaultValue = "0",
            description =
                    "Keep how often each was seen, so that a realm can ask for \">=N\": 2 bits for steps from 1, 2, 10"
                            + " and 100, or 4 bits for each power of two. Not for --passwords and --pairs. Default:"
                            + " ${DEFAULT-VALUE}, no counts.")
    private int counts;

    @Option(
            names = "--min-count",
            paramLabel = "N",
            defaultValue = "0",
            description = "Leave out what was seen less often. Default: everything.")
    private long minCount;

    @Option(names = "--overlay", description = "Say in the file that it is meant to be asked beside another index.")
    private boolean overlay;

    @Option(
            names = "--partial",
            description =
                    "Accept that ranges are missing. Otherwise that is an error, because a download that was broken off"
                            + " reports success.")
    private boolean partial;

    @Option(names = "--resume", description = "Go on with a build of the same that was ended, if there is one.")
    private boolean resume;

    @Option(
            names = "--pointer",
            paramLabel = "FILE",
            description =
                    "When done, let this pointer, a small text file in the same folder, name the new index. A file"
                            + " that is not a pointer is not replaced. For servers on Windows, where a file in use cannot"
                            + " be replaced, and to go back easily.")
    @Nullable
    private Path pointer;

    @Override
    public Integer call() {
        return FileWork.writing(this::build);
    }

    private int build() throws IOException {
        checkInputs();
        IndexOutput checked = output.checked(inputs);
        Path pointing = pointer;
        if (pointing != null) {
            IndexPointer.check(pointing, checked); // now, not when hours of reading are over
        }
        output.make(true, progress -> buildWith(builder(checked).telling(progress)));
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
            throw new Cannot(
                    "The corpus is one file or one folder. To build from several lists of digests, add --sort.");
        }
        for (Path input : inputs) {
            if (!Files.exists(input)) {
                throw new Cannot("There is no " + input + ". Correct the name.");
            }
            if (Files.isDirectory(input)) {
                if (kind != null) {
                    throw new Cannot(input + " is a folder. Name the files in it.");
                }
                // With a million files this takes a while.
                new Output(spec).progress("Looking for ranges in " + input + " ...");
            }
        }
        if (counts != 0 && counts != 2 && counts != 4) {
            throw new Cannot("--counts is " + counts + ", but has to be 0, 2 or 4.");
        }
        if (minCount < 0) {
            throw new Cannot("--min-count is " + minCount + ", but has to be 0 or more.");
        }
    }

    private IndexBuilder builder(IndexOutput checked) throws IOException {
        IndexBuilder builder = IndexBuilder.to(checked.file(), label(), date())
                .withMinCount(minCount)
                .withCountBits(counts);
        Integer bits = fingerprintBits;
        builder = bits == null ? builder : builder.withRemainderBits(bits);
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
        // A long name of a file is nobody's mistake.
        return given != null ? given : name.length() <= 20 ? name : name.substring(0, 20);
    }

    private Instant date() throws IOException {
        String given = corpusDate;
        if (given != null) {
            try {
                return LocalDate.parse(given).atStartOfDay(ZoneOffset.UTC).toInstant();
            } catch (DateTimeParseException e) {
                throw new Cannot("--corpus-date: \"" + given + "\" is not a date. Write it like 2026-11-01.");
            }
        }
        Instant newest = Instant.EPOCH;
        for (Path input : inputs) {
            Instant modified = Files.getLastModifiedTime(input).toInstant();
            newest = modified.isAfter(newest) ? modified : newest;
        }
        Instant now = Instant.now();
        return newest.isAfter(now) ? now : newest; // a clock was wrong
    }
}
