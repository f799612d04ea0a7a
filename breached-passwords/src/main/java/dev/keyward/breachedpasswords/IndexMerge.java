package dev.keyward.breachedpasswords;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.PriorityQueue;

/**
 * Makes one index of several, without what they were built from.
 *
 * <p>Reads each in order, once unless they are parts of a corpus, and needs the memory of one {@link IndexWriter}. A key that is in several is in the result once, with
 * its greatest class. For one thread.
 */
public final class IndexMerge {

    private final List<BreachIndex> indexes;
    private final Layout layout;

    private IndexMerge(List<BreachIndex> indexes, Layout layout) {
        this.indexes = indexes;
        this.layout = layout;
    }

    /**
     * A merge that can be done.
     *
     * @param remainderBits of the result; empty for the smallest number among the indexes, or fewer where one has not so many left, but not
     *     less than 24
     * @throws BadInputException if they do not go together, or one of them has not enough bits for so many keys
     */
    public static IndexMerge of(List<BreachIndex> indexes, OptionalInt remainderBits) throws BadInputException {
        if (indexes.size() < 2) {
            throw new BadInputException("Name two indexes or more.");
        }
        BreachIndex first = indexes.get(0);
        for (BreachIndex other : indexes) {
            check(
                    other.provenance().digest() == first.provenance().digest()
                            && other.provenance().normalization()
                                    == first.provenance().normalization(),
                    "The indexes hold digests of different kinds. Ask them beside each other instead.");
            check(
                    CountClasses.of(other.layout(), other.provenance())
                            .equals(CountClasses.of(first.layout(), first.provenance())),
                    "The indexes keep counts in different ways. Build them with the same --counts, or ask one as an"
                            + " overlay of the other.");
        }
        long keys = indexes.stream().mapToLong(BreachIndex::keys).sum();
        int wanted = remainderBits.orElseGet(() -> defaultBits(indexes, keys));
        Layout layout = Layout.forKeys(keys, wanted, first.layout().classBits());
        checkBits(indexes, layout);
        return new IndexMerge(List.copyOf(indexes), layout);
    }

    /** The smallest number among the indexes, or fewer where one of them has not so many left, but not less than a build gives. */
    private static int defaultBits(List<BreachIndex> indexes, long keys) {
        int smallest = indexes.stream()
                .mapToInt(index -> index.layout().remainderBits())
                .min()
                .orElseThrow();
        int left = fewestBits(indexes)
                - Layout.SLOT_BITS
                - Layout.forKeys(keys, BuildOptions.DEFAULT_BITS, 0).bucketBits();
        return Math.min(smallest, Math.max(left, BuildOptions.DEFAULT_BITS));
    }

    private static int fewestBits(List<BreachIndex> indexes) {
        return indexes.stream()
                .mapToInt(index -> index.layout().keyBits())
                .min()
                .orElseThrow();
    }

    /** Each index has to have as many bits of each digest as the result keeps. */
    private static void checkBits(List<BreachIndex> indexes, Layout layout) throws BadInputException {
        int fewest = fewestBits(indexes);
        int enough = layout.bucketBits() + layout.remainderBits() - fewestBuckets(indexes, fewest);
        int possible = fewest - layout.bucketBits() - Layout.SLOT_BITS;
        check(
                layout.remainderBits() <= possible,
                "One of the indexes keeps " + fewest + " bits of each digest, and a merged index of "
                        + indexes.stream().mapToLong(BreachIndex::keys).sum() + " keys with "
                        + layout.remainderBits() + " fingerprint bits needs " + layout.keyBits()
                        + ". Keep that index as an overlay, build it again with "
                        + (enough <= Layout.MOST_REMAINDER_BITS
                                ? "--fingerprint-bits " + enough
                                : "more fingerprint bits")
                        + (possible < Layout.FEWEST_REMAINDER_BITS
                                ? "."
                                : ", or merge with --fingerprint-bits " + possible
                                        + ", which finds more passwords by mistake."));
    }

    /**
     * Writes the result.
     *
     * @param target new, or an index that is not merged
     * @param label for people; at most 64 bytes
     */
    public void writeTo(Path target, String label, Progress progress) throws IOException {
        List<Path> files =
                indexes.stream().flatMap(index -> index.file().stream()).toList();
        writeTo(new IndexOutput(target, files, false), label, progress);
    }

    /** The same to an output that may replace what is not an index. */
    public void writeTo(IndexOutput output, String label, Progress progress) throws IOException {
        Provenance.checkLabel(label);
        try (UnfinishedFile file = begun(output)) {
            IndexWriter writer = IndexWriter.begin(file, layout, keys());
            try {
                forEach(writer::add, progress);
            } catch (CrowdedException e) {
                // Of parts of a corpus: the buckets were meant for digests that are spread over all of it.
                Spread spread = new Spread();
                forEach((digest, countClass) -> spread.add(digest), progress);
                Layout roomier = spread.layout(
                        new FingerprintBits(layout.remainderBits(), false), layout.classBits(), Long.SIZE);
                checkBits(indexes, roomier);
                writer = IndexWriter.begin(file, roomier, keys());
                forEach(writer::add, progress);
            }
            writer.finish(provenance(label), Instant.now().truncatedTo(ChronoUnit.SECONDS));
        }
    }

    private long keys() {
        return indexes.stream().mapToLong(BreachIndex::keys).sum();
    }

    /** Gives the keys of all, in ascending order, as the first bits of digests whose others are zero. */
    private void forEach(BreachIndex.KeyConsumer consumer, Progress progress) throws IOException {
        long keys = keys();
        PriorityQueue<KeyCursor> cursors =
                new PriorityQueue<>(indexes.size(), (one, other) -> Long.compareUnsigned(one.digest(), other.digest()));
        for (BreachIndex index : indexes) {
            KeyCursor cursor = new KeyCursor(index);
            if (cursor.next()) {
                cursors.add(cursor);
            }
        }
        long done = 0;
        while (!cursors.isEmpty()) {
            KeyCursor least = cursors.remove();
            consumer.accept(least.digest(), least.countClass());
            if (least.next()) {
                cursors.add(least);
            }
            if ((++done & (DigestText.Sink.LINES_BETWEEN - 1)) == 0) {
                progress.at(done, keys, done);
            }
        }
        progress.at(keys, keys, keys);
    }

    private static UnfinishedFile begun(IndexOutput target) throws IOException {
        UnfinishedFile file = UnfinishedFile.of(target);
        try {
            file.checkNotBegun();
            return file;
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /** As old as its greatest part; as complete as the most complete one. */
    private Provenance provenance(String label) {
        Provenance greatest = indexes.stream()
                .max(Comparator.comparingLong(BreachIndex::keys))
                .orElseThrow()
                .provenance();
        int any = 0;
        int all = ~0;
        long minCount = 0;
        for (BreachIndex index : indexes) {
            any |= index.provenance().flags();
            all &= index.provenance().flags();
            minCount = Math.max(minCount, index.provenance().minCount());
        }
        int flags = (any & (Provenance.ALL_RANGES | Provenance.OTHER_INPUT))
                | (all & (Provenance.OVERLAY | Provenance.TOP));
        return new Provenance(
                greatest.digest(),
                greatest.normalization(),
                flags,
                minCount,
                greatest.corpusDate(),
                greatest.classBounds(),
                label);
    }

    private static int fewestBuckets(List<BreachIndex> indexes, int fewestBits) {
        return indexes.stream()
                .filter(index -> index.layout().keyBits() == fewestBits)
                .mapToInt(index -> index.layout().bucketBits())
                .max()
                .orElseThrow();
    }

    private static void check(boolean holds, String otherwise) throws BadInputException {
        if (!holds) {
            throw new BadInputException(otherwise);
        }
    }
}
