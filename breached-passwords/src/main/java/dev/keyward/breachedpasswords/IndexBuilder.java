package dev.keyward.breachedpasswords;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalInt;

/**
 * Builds an index from what people have: the corpus as its downloader writes it, or lists of passwords or digests.
 *
 * <p>An input that is not as it has to be is refused with the number of its line, and no file is left. Where reading or writing fails,
 * what was begun of a corpus is kept, and an {@link UnfinishedBuildException} says so, unless the disk is full. The same input and options
 * and time of building give the same file, byte by byte, also when the build was ended and {@link #resuming resumed}. Immutable;
 * each build is for one thread, and one process at a time.
 */
public final class IndexBuilder {

    /** It may be tomorrow already where the list comes from. */
    private static final Duration TIME_ZONES = Duration.ofDays(1);

    private final BuildOptions options;

    private IndexBuilder(BuildOptions options) {
        this.options = options;
    }

    /**
     * An index at this place, of everything, without counts.
     *
     * @param label where the list comes from, for people; at most 64 bytes
     * @param corpusDate when the list was what it is
     * @throws IllegalArgumentException if the label is longer or has control characters, or the date is before 1970 or in the future: no
     *     later list would replace one of tomorrow
     */
    public static IndexBuilder to(Path target, String label, Instant corpusDate) {
        if (corpusDate.isBefore(Instant.EPOCH)
                || corpusDate.isAfter(Instant.now().plus(TIME_ZONES))) {
            throw new IllegalArgumentException("the date of the list is "
                    + corpusDate.atOffset(ZoneOffset.UTC).toLocalDate() + ", but has to be from 1970-01-01 to today");
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

    /** The same, replacing a regular file that is not an index, too. */
    public IndexBuilder replacingOther() {
        return new IndexBuilder(options.withTarget(true));
    }

    /**
     * The same with other fingerprint bits, 8 to 48: with each more, half as many passwords are refused by mistake. The default is 24, and
     * up to 48 for an overlay.
     */
    public IndexBuilder withRemainderBits(int bits) {
        return with(OptionalInt.of(bits), options.minCount(), options.classes(), 0);
    }

    /** The same without what was seen less often. */
    public IndexBuilder withMinCount(long count) {
        return with(options.fingerprintBits(), count, options.classes(), 0);
    }

    /** The same with how often each was seen: in steps from 1, 2, 10 and 100 (2 bits), or from each power of two (4 bits). */
    public IndexBuilder withCountBits(int bits) {
        return with(options.fingerprintBits(), options.minCount(), CountClasses.ofBits(bits), 0);
    }

    /** The same, said to be made to be asked beside another index. */
    public IndexBuilder asOverlay() {
        return with(options.fingerprintBits(), options.minCount(), options.classes(), Provenance.OVERLAY);
    }

    /** The same with another time of building, so that a file can be made again as it was. */
    public IndexBuilder builtAt(Instant time) {
        return running(
                time.truncatedTo(ChronoUnit.SECONDS),
                options.resume(),
                options.progress(),
                options.linesBetweenCheckpoints());
    }

    /** The same, going on with a build to the same place that was ended, if there is one. */
    public IndexBuilder resuming() {
        return running(options.built(), true, options.progress(), options.linesBetweenCheckpoints());
    }

    /** The same, telling how far it is. */
    public IndexBuilder telling(Progress progress) {
        return running(options.built(), options.resume(), progress, options.linesBetweenCheckpoints());
    }

    /** For tests: with more or fewer checkpoints. */
    IndexBuilder withLinesBetweenCheckpoints(long lines) {
        return running(options.built(), options.resume(), options.progress(), lines);
    }

    /**
     * Builds from the corpus: one sorted file, or a folder of ranges named {@code 00000.txt} to {@code FFFFF.txt}; each may be
     * compressed with gzip.
     *
     * @param complete whether a range that is missing is an error: downloads that were aborted report success
     */
    public void buildFromCorpus(Path input, boolean complete) throws IOException {
        new CorpusBuild(options, CorpusFiles.of(input), complete).run();
    }

    /** Builds from digests in any order, as {@link #buildFromCorpus} reads them. */
    public void buildFromUnsortedDigests(List<Path> inputs) throws IOException {
        new SortedBuild(options, inputs).ofDigests();
    }

    /** Builds from passwords in UTF-8, one a line, in any order; empty lines are none. */
    public void buildFromPasswords(List<Path> inputs) throws IOException {
        new SortedBuild(options, inputs).ofPasswords();
    }

    /** Builds from pairs of user name and password in UTF-8, {@code name:password}, one a line, in any order. */
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
