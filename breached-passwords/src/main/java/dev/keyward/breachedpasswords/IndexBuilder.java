package dev.keyward.breachedpasswords;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Builds an index from what people have: the corpus as its downloader writes it, or lists of passwords or digests.
 *
 * <p>An input that is not as it has to be is refused with the number of its line, and no file is left. Where reading or writing fails,
 * what was begun of a corpus is kept, and an {@link UnfinishedBuildException} says so, unless the disk is full. The same input and options
 * and time of building give the same file, byte by byte, also when the build was ended and {@link #resuming resumed}. Immutable;
 * each build is for one thread, and one process at a time.
 */
public final class IndexBuilder {

    private final BuildOptions options;

    private IndexBuilder(BuildOptions options) {
        this.options = options;
    }

    /**
     * An index at this place, with 24 fingerprint bits, of everything, without counts.
     *
     * @param label where the list comes from, for people; at most 64 bytes
     * @param corpusDate when the list was what it is
     * @throws IllegalArgumentException if the label is longer
     */
    public static IndexBuilder to(Path target, String label, Instant corpusDate) {
        return new IndexBuilder(new BuildOptions(
                target,
                label,
                corpusDate.truncatedTo(ChronoUnit.SECONDS),
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                24,
                0,
                CountClasses.NONE,
                0,
                false,
                Progress.NONE,
                BuildOptions.LINES_BETWEEN_CHECKPOINTS));
    }

    /** The same with other fingerprint bits, 8 to 48: with each more, half as many passwords are refused by mistake. */
    public IndexBuilder withRemainderBits(int bits) {
        return with(options.built(), bits, options.minCount(), options.classes(), options.flags());
    }

    /** The same without what was seen less often. */
    public IndexBuilder withMinCount(long count) {
        return with(options.built(), options.remainderBits(), count, options.classes(), options.flags());
    }

    /** The same with how often each was seen: in steps from 1, 2, 10 and 100 (2 bits), or from each power of two (4 bits). */
    public IndexBuilder withCountBits(int bits) {
        return with(
                options.built(),
                options.remainderBits(),
                options.minCount(),
                CountClasses.ofBits(bits),
                options.flags());
    }

    /** The same, said to be made to be asked beside another index. */
    public IndexBuilder asOverlay() {
        return with(
                options.built(),
                options.remainderBits(),
                options.minCount(),
                options.classes(),
                options.flags() | Provenance.OVERLAY);
    }

    /** The same with another time of building, so that a file can be made again as it was. */
    public IndexBuilder builtAt(Instant time) {
        return with(
                time.truncatedTo(ChronoUnit.SECONDS),
                options.remainderBits(),
                options.minCount(),
                options.classes(),
                options.flags());
    }

    /** The same, going on with a build to the same place that was ended, if there is one. */
    public IndexBuilder resuming() {
        return new IndexBuilder(copy(true, options.progress(), options.linesBetweenCheckpoints()));
    }

    /** The same, telling how far it is. */
    public IndexBuilder telling(Progress progress) {
        return new IndexBuilder(copy(options.resume(), progress, options.linesBetweenCheckpoints()));
    }

    /** For tests: with more or fewer checkpoints. */
    IndexBuilder withLinesBetweenCheckpoints(long lines) {
        return new IndexBuilder(copy(options.resume(), options.progress(), lines));
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

    private IndexBuilder with(Instant built, int remainderBits, long minCount, CountClasses classes, int flags) {
        return new IndexBuilder(new BuildOptions(
                options.target(),
                options.label(),
                options.corpusDate(),
                built,
                remainderBits,
                minCount,
                classes,
                flags,
                options.resume(),
                options.progress(),
                options.linesBetweenCheckpoints()));
    }

    private BuildOptions copy(boolean resume, Progress progress, long linesBetweenCheckpoints) {
        return new BuildOptions(
                options.target(),
                options.label(),
                options.corpusDate(),
                options.built(),
                options.remainderBits(),
                options.minCount(),
                options.classes(),
                options.flags(),
                resume,
                progress,
                linesBetweenCheckpoints);
    }
}
