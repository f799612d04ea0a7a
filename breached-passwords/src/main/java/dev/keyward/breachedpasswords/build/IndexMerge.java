package dev.keyward.breachedpasswords.build;

import dev.keyward.breachedpasswords.BreachIndex;
import dev.keyward.breachedpasswords.CountClasses;
import dev.keyward.breachedpasswords.KeyCursor;
import dev.keyward.breachedpasswords.Layout;
import dev.keyward.breachedpasswords.Progress;
import dev.keyward.breachedpasswords.Provenance;
import dev.keyward.breachedpasswords.corpus.BadInputException;
import dev.keyward.breachedpasswords.corpus.CrowdedException;
import dev.keyward.breachedpasswords.corpus.DigestText;
import dev.keyward.breachedpasswords.output.IndexOutput;
import dev.keyward.breachedpasswords.output.IndexWriter;
import dev.keyward.breachedpasswords.output.UnfinishedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.PriorityQueue;

/**
 * Merges several breach indexes into one. Does not need the password lists from which they were built.
 *
 * <p>Reads each index in order, once unless they are parts of a corpus, and needs the memory of one {@link IndexWriter}. A key that
 * several indexes contain is kept once, with its greatest class. For one thread.
 */
public final class IndexMerge {

    private final List<BreachIndex> indexes;
    private final Layout layout;

    private IndexMerge(List<BreachIndex> indexes, Layout layout) {
        this.indexes = indexes;
        this.layout = layout;
    }

    /**
     * Prepares a merge of the given breach indexes, and checks that they are compatible.
     *
     * @param fingerprintBits fingerprint bits of the result; empty: use the smallest number among the indexes, or fewer, down to 24, if
     *     one of them keeps too few
     * @throws BadInputException if the indexes are incompatible, or one keeps too few bits for that many keys
     */
    public static IndexMerge of(List<BreachIndex> indexes, OptionalInt fingerprintBits) throws BadInputException {
        if (indexes.size() < 2) {
            throw new BadInputException("A merge needs two or more indexes.");
        }
        BreachIndex first = indexes.get(0);
        for (BreachIndex other : indexes) {
            check(
                    other.provenance().digest() == first.provenance().digest()
                            && other.provenance().normalization()
                                    == first.provenance().normalization(),
                    "The indexes hold different kinds of digests and cannot be merged. Use them as separate breach"
                            + " lists.");
            check(
                    CountClasses.of(other.layout(), other.provenance())
                            .equals(CountClasses.of(first.layout(), first.provenance())),
                    "The indexes store counts in different ways. Build them with the same --counts, or use one as an"
                            + " overlay of the other.");
        }
        long keys = indexes.stream().mapToLong(BreachIndex::keys).sum();
        int wanted = fingerprintBits.orElseGet(() -> defaultBits(indexes, keys));
        Layout layout = Layout.forKeys(keys, wanted, first.layout().classBits());
        checkBits(indexes, layout);
        return new IndexMerge(List.copyOf(indexes), layout);
    }

    /**
     * Returns the merged index's default number of fingerprint bits. It is the smallest number among the inputs, or fewer if
     * necessary.
     */
    private static int defaultBits(List<BreachIndex> indexes, long keys) {
        int smallest = indexes.stream()
                .mapToInt(index -> index.layout().fingerprintBits())
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

    /** Checks that each index to merge stores enough bits of every digest for the layout of the merged index. */
    private static void checkBits(List<BreachIndex> indexes, Layout layout) throws BadInputException {
        int fewest = fewestBits(indexes);
        int enough = layout.bucketBits() + layout.fingerprintBits() - fewestBuckets(indexes, fewest);
        int possible = fewest - layout.bucketBits() - Layout.SLOT_BITS;
        check(
                layout.fingerprintBits() <= possible,
                "One of the indexes keeps " + fewest + " bits of each digest, and a merged index of "
                        + indexes.stream().mapToLong(BreachIndex::keys).sum() + " keys with "
                        + layout.fingerprintBits() + " fingerprint bits needs " + layout.keyBits()
                        + ". Keep that index as an overlay, build it again with "
                        + (enough <= Layout.MOST_FINGERPRINT_BITS
                                ? "--fingerprint-bits " + enough
                                : "more fingerprint bits")
                        + (possible < Layout.FEWEST_FINGERPRINT_BITS
                                ? "."
                                : ", or merge with --fingerprint-bits " + possible
                                        + ", which raises the false-positive rate."));
    }

    /**
     * Writes the merged breach index to the given file.
     *
     * @param target a new file, or an index that is not an input
     * @param label description of the source; at most 64 bytes
     */
    public void writeTo(Path target, String label, Progress progress) throws IOException {
        List<Path> files =
                indexes.stream().flatMap(index -> index.file().stream()).toList();
        writeTo(new IndexOutput(target, files, false), label, progress);
    }

    /** Writes the merged breach index to the given output. The output decides whether another file may be replaced. */
    public void writeTo(IndexOutput output, String label, Progress progress) throws IOException {
        Provenance.checkLabel(label);
        try (UnfinishedFile file = begun(output)) {
            IndexWriter writer = IndexWriter.begin(file, layout, keys());
            try {
                forEach(writer::add, progress);
            } catch (CrowdedException e) {
                // The indexes are parts of a corpus: the layout assumed digests spread over all ranges.
                Spread spread = new Spread();
                forEach((digest, countClass) -> spread.add(digest), progress);
                Layout roomier = spread.layout(
                        new FingerprintBits(layout.fingerprintBits(), false), layout.classBits(), Long.SIZE);
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

    /**
     * Passes the keys of all inputs to the given consumer in ascending order. Each key is padded with zeros to the length of a
     * digest.
     */
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

    /**
     * Returns the provenance of the merged index, derived from the provenance of its inputs. The date is that of the largest
     * input, and the completeness that of the most complete one.
     */
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
