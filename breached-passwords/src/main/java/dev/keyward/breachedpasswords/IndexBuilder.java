package dev.keyward.breachedpasswords;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Builds an index from what people have: the corpus as its downloader writes it, or lists of passwords or digests.
 *
 * <p>An input that is not as it has to be is refused with the number of its line, and no file is left. Immutable; each build is for
 * one thread.
 */
public final class IndexBuilder {

    /** Of a line of the corpus, on average; an estimate that is off costs some space, not more. */
    private static final long BYTES_PER_LINE = 45;

    private static final int BYTES_PER_RANGE_LINE = 39;
    private static final int BYTES_PER_PASSWORD = 9;

    /** Text of digests hardly gets smaller than half. */
    private static final int GZIP_RATIO = 2;

    private static final int RANGES = 1 << 20;
    private static final int BITS_BEHIND_RANGE = Long.SIZE - 20;

    private static final Pattern RANGE_FILE = Pattern.compile("([0-9A-Fa-f]{5})(\\.txt)?(\\.gz)?");

    private final Path target;
    private final String label;
    private final Instant corpusDate;
    private final int remainderBits;
    private final long minCount;

    private IndexBuilder(Path target, String label, Instant corpusDate, int remainderBits, long minCount) {
        this.target = target;
        this.label = label;
        this.corpusDate = corpusDate;
        this.remainderBits = remainderBits;
        this.minCount = minCount;
    }

    /**
     * An index at this place, with 24 fingerprint bits, of everything.
     *
     * @param label where the list comes from, for people; at most 64 bytes
     * @param corpusDate when the list was what it is
     */
    public static IndexBuilder to(Path target, String label, Instant corpusDate) {
        return new IndexBuilder(target, label, corpusDate, 24, 0);
    }

    /** The same with other fingerprint bits, 8 to 48: with each more, half as many passwords are refused by mistake. */
    public IndexBuilder withRemainderBits(int bits) {
        return new IndexBuilder(target, label, corpusDate, bits, minCount);
    }

    /** The same without what was seen less often. */
    public IndexBuilder withMinCount(long count) {
        return new IndexBuilder(target, label, corpusDate, remainderBits, count);
    }

    /**
     * Builds from the corpus: one sorted file, or a folder of ranges named {@code 00000.txt} to {@code FFFFF.txt}; each may be
     * compressed with gzip.
     *
     * @param complete whether a range that is missing is an error: downloads that were aborted report success
     */
    public void buildFromCorpus(Path input, boolean complete) throws IOException {
        long expected = expectedDigests(input);
        BitSet ranges = new BitSet(RANGES);
        try (IndexWriter writer = IndexWriter.create(target, expected, remainderBits, 0)) {
            Ordered ordered = new Ordered(writer, ranges);
            if (Files.isDirectory(input)) {
                for (var range : rangeFiles(input).entrySet()) {
                    ordered.name = range.getValue().getFileName().toString();
                    try (InputStream in = open(range.getValue())) {
                        DigestText.ofRange(ordered.name, range.getKey(), ordered::add)
                                .read(in);
                    }
                }
            } else {
                ordered.name = input.getFileName().toString();
                try (InputStream in = open(input)) {
                    DigestText.ofWholeDigests(ordered.name, ordered::add).read(in);
                }
            }
            int missing = RANGES - ranges.cardinality();
            if (complete && missing > 0) {
                throw new BadInputException(missing + " of 1048576 ranges are missing, the first is "
                        + "%05X".formatted(ranges.nextClearBit(0)) + ": the download was not finished. Finish it.");
            }
            writer.finish(provenance(missing == 0 ? Provenance.ALL_RANGES : 0));
        }
    }

    /** Builds from digests in any order, as {@link #buildFromCorpus} reads them. */
    public void buildFromUnsortedDigests(List<Path> inputs) throws IOException {
        buildSorted(
                inputs,
                BYTES_PER_LINE,
                (input, in, sorter) -> DigestText.ofWholeDigests(
                                input.getFileName().toString(), (digest, count, line) -> {
                                    if (count >= minCount) {
                                        sorter.add(digest);
                                    }
                                })
                        .read(in));
    }

    /** Builds from passwords in UTF-8, one a line, in any order; empty lines are none. */
    public void buildFromPasswords(List<Path> inputs) throws IOException {
        buildSorted(inputs, BYTES_PER_PASSWORD, IndexBuilder::readPasswords);
    }

    private static void readPasswords(Path input, InputStream in, DigestSorter sorter) throws IOException {
        var decoder = StandardCharsets.UTF_8.newDecoder(); // throws, where others put question marks
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, decoder));
        long number = 0;
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                String password = number == 1 && line.startsWith("\uFEFF") ? line.substring(1) : line;
                if (!password.isEmpty()) {
                    sorter.add(PasswordDigest.of(password));
                }
            }
        } catch (java.nio.charset.CharacterCodingException e) {
            throw new BadInputException(input.getFileName() + ", not far behind line " + number
                    + ", is no text in UTF-8. Convert it first.");
        }
    }

    /** One input after another into a sorter. */
    @FunctionalInterface
    private interface Reading {
        void read(Path input, InputStream in, DigestSorter sorter) throws IOException;
    }

    private void buildSorted(List<Path> inputs, long bytesPerLine, Reading reading) throws IOException {
        try (DigestSorter sorter = new DigestSorter(target)) {
            long expected = 1;
            for (Path input : inputs) {
                expected += lengthOf(input) / bytesPerLine;
                try (InputStream in = open(input)) {
                    reading.read(input, in, sorter);
                }
            }
            try (IndexWriter writer = IndexWriter.create(target, expected, remainderBits, 0)) {
                sorter.drainTo((digest, count, line) -> writer.add(digest, 0));
                writer.finish(provenance(Provenance.OTHER_INPUT));
            }
        }
    }

    private Provenance provenance(int flags) {
        Provenance all = Provenance.of(label, corpusDate, flags);
        return new Provenance(all.digest(), all.normalization(), flags, minCount, corpusDate, all.classBounds(), label);
    }

    /** Sees to it that digests ascend, and says where they do not. */
    private final class Ordered {

        private final IndexWriter writer;
        private final BitSet ranges;
        private String name = "";
        private long last;

        Ordered(IndexWriter writer, BitSet ranges) {
            this.writer = writer;
            this.ranges = ranges;
        }

        void add(long digest, long count, long line) throws IOException {
            if (Long.compareUnsigned(digest, last) < 0) {
                throw new BadInputException(
                        name + ", line " + line
                                + " is less than the line before: the file is not sorted. Build from unsorted digests (--sort).");
            }
            last = digest;
            ranges.set((int) (digest >>> BITS_BEHIND_RANGE));
            if (count >= minCount) {
                writer.add(digest, 0);
            }
        }
    }

    private static SortedMap<Integer, Path> rangeFiles(Path folder) throws IOException {
        SortedMap<Integer, Path> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : (Iterable<Path>) all::iterator) {
                Matcher name = RANGE_FILE.matcher(file.getFileName().toString());
                if (!name.matches()) {
                    throw new BadInputException(
                            file.getFileName() + " is no range, such as 0A3F1.txt. Take it out of the folder.");
                }
                if (files.put(Integer.parseInt(name.group(1), 16), file) != null) {
                    throw new BadInputException("The range " + name.group(1) + " is there twice. Keep one.");
                }
            }
        }
        if (files.isEmpty()) {
            throw new BadInputException(
                    "There is no range, such as 0A3F1.txt, in the folder " + folder.getFileName() + ".");
        }
        return files;
    }

    private static long expectedDigests(Path input) throws IOException {
        if (!Files.isDirectory(input)) {
            return lengthOf(input) / BYTES_PER_LINE + 1;
        }
        long bytes = 0;
        for (Path range : rangeFiles(input).values()) {
            bytes += lengthOf(range);
        }
        return bytes / BYTES_PER_RANGE_LINE + 1;
    }

    private static long lengthOf(Path file) throws IOException {
        return isCompressed(file) ? GZIP_RATIO * Files.size(file) : Files.size(file);
    }

    private static boolean isCompressed(Path file) {
        return file.getFileName().toString().endsWith(".gz");
    }

    private static InputStream open(Path file) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        try {
            return isCompressed(file) ? new GZIPInputStream(in, 1 << 16) : in;
        } catch (IOException e) {
            in.close();
            throw new BadInputException(file.getFileName() + " is not compressed with gzip, as its name says.");
        }
    }
}
