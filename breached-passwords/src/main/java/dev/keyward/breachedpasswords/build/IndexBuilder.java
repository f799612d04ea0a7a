package dev.keyward.breachedpasswords.build;

import dev.keyward.breachedpasswords.CountClasses;
import dev.keyward.breachedpasswords.Progress;
import dev.keyward.breachedpasswords.Provenance;
import dev.keyward.breachedpasswords.corpus.CorpusFiles;
import dev.keyward.breachedpasswords.output.UnfinishedBuildException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalInt;

/**
 * Builds a breach index from the downloaded Have I Been Pwned corpus, or from lists of passwords, of
 * user names with passwords, or of digests.
 *
 * <p>Malformed input is refused with its line number, and no file is left. If an I/O error ends the build of a corpus, the build is
 * kept and an {@link UnfinishedBuildException} says so, unless the disk is full. Equal input, options and build time give the same
 * file byte for byte, also after an interruption and {@link #resuming}. Immutable; each build runs in one thread, and one process
 * at a time may build an output.
 */
public final class IndexBuilder {

    /** Maximum time by which the date of a list may lie in the future. It allows for different time zones. */
    private static final Duration TIME_ZONES = Duration.ofDays(1);

    private final BuildOptions options;

    private IndexBuilder(BuildOptions options) {
        this.options = options;
    }

    /**
     * Creates a builder of an index at the given target, with the default options: all passwords, without counts.
     *
     * @param label where the list comes from, for people; at most 64 bytes
     * @param corpusDate date of the list
     * @throws IllegalArgumentException if the label is longer or has control characters, or the date is before 1970 or in the future,
     *     which would keep newer lists from replacing this one
     */
    public static IndexBuilder to(Path target, String label, Instant corpusDate) {
        if (corpusDate.isBefore(Instant.EPOCH)
                || corpusDate.isAfter(Instant.now().plus(TIME_ZONES))) {
            throw new IllegalArgumentException("the date of the list is "
                    + corpusDate.atOffset(ZoneOffset.UTC).toLocalDate() + ", but must be between 1970-01-01 and today");
        }
        return new IndexBuilder(new BuildOptions(
                target,
                false,
                label,
                corpusDate.truncatedTo(ChronoUnit.SECONDS),
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                OptionalInt.empty(),
                0,
                CountClasses.NONE,
                0,
                false,
                Progress.NONE,
                BuildOptions.LINES_BETWEEN_CHECKPOINTS));
    }

    /** Lets the build replace its target even if the target is a regular file other than a breach index. */
    public IndexBuilder replacingOther() {
        return new IndexBuilder(options.withTarget(true));
    }

    /**
     * Sets the number of fingerprint bits per key, from 8 to 48. The default is 24, and up to 48 for an overlay.
     *
     * <p>Each additional bit halves the false-positive rate.
     */
    public IndexBuilder withFingerprintBits(int bits) {
        return with(OptionalInt.of(bits), options.minCount(), options.classes(), 0);
    }

    /** Excludes passwords that leaked fewer than {@code count} times from the breach index. */
    public IndexBuilder withMinCount(long count) {
        return with(options.fingerprintBits(), count, options.classes(), 0);
    }

    /**
     * Sets the number of bits (0, 2 or 4) for recording how often each password leaked. Two bits distinguish counts from 1, 2,
     * 10 and 100; four bits, those from each power of two.
     */
    public IndexBuilder withCountBits(int bits) {
        return with(options.fingerprintBits(), options.minCount(), CountClasses.ofBits(bits), 0);
    }

    /** Marks the breach index as an overlay, which is looked up in addition to another index. */
    public IndexBuilder asOverlay() {
        return with(options.fingerprintBits(), options.minCount(), options.classes(), Provenance.OVERLAY);
    }

    /** Sets the build time that the breach index records, so that a build can be reproduced byte for byte. */
    public IndexBuilder builtAt(Instant time) {
        return running(
                time.truncatedTo(ChronoUnit.SECONDS),
                options.resume(),
                options.progress(),
                options.linesBetweenCheckpoints());
    }

    /** Lets the build resume an interrupted build of the same output, if there is one. */
    public IndexBuilder resuming() {
        return running(options.built(), true, options.progress(), options.linesBetweenCheckpoints());
    }

    /** Sets the receiver to which the build reports its progress. */
    public IndexBuilder reportingTo(Progress progress) {
        return running(options.built(), options.resume(), progress, options.linesBetweenCheckpoints());
    }

    /** Sets the number of input lines after which the build saves its state. Only tests use this method. */
    IndexBuilder withLinesBetweenCheckpoints(long lines) {
        return running(options.built(), options.resume(), options.progress(), lines);
    }

    /**
     * Builds the breach index from the corpus, which is one sorted file or a folder with a file for each range.
     *
     * <p>The ranges are named {@code 00000.txt} to {@code FFFFF.txt}. Each file may be compressed with gzip.
     *
     * @param complete whether a missing range is an error: an interrupted download can report success
     */
    public void buildFromCorpus(Path input, boolean complete) throws IOException {
        new CorpusBuild(options, CorpusFiles.of(input), complete).run();
    }

    /** Builds the breach index from digests in any order, in the text format of {@link #buildFromCorpus}. */
    public void buildFromUnsortedDigests(List<Path> inputs) throws IOException {
        new SortedBuild(options, inputs).ofDigests();
    }

    /** Builds the breach index from passwords in UTF-8, one per line and in any order. Empty lines are ignored. */
    public void buildFromPasswords(List<Path> inputs) throws IOException {
        new SortedBuild(options, inputs).ofPasswords();
    }

    /** Builds the breach index from UTF-8 lines of the form {@code name:password}, in any order. */
    public void buildFromPairs(List<Path> inputs) throws IOException {
        new SortedBuild(options, inputs).ofPairs();
    }

    private IndexBuilder with(OptionalInt bits, long minCount, CountClasses classes, int moreFlags) {
        return new IndexBuilder(options.withContent(bits, minCount, classes, moreFlags));
    }

    private IndexBuilder running(Instant built, boolean resume, Progress progress, long linesBetweenCheckpoints) {
        return new IndexBuilder(options.withRun(built, resume, progress, linesBetweenCheckpoints));
    }
}
