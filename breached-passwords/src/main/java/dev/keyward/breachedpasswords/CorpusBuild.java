package dev.keyward.breachedpasswords;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.Optional;

/**
 * One build from digests that come in order, which may be ended at any time and gone on with.
 *
 * <p>Every so many lines it is written down how far it is; a build that goes on begins there, and gives the same file as one that
 * was never ended. For one thread.
 */
final class CorpusBuild {

    private static final int RANGES = 1 << 20;
    private static final int BITS_BEHIND_RANGE = Long.SIZE - 20;
    private static final long BYTES_PER_LINE = 45;
    private static final long BYTES_PER_RANGE_LINE = 39;

    private final BuildOptions options;
    private final CorpusFiles corpus;
    private final boolean complete;
    private final BuildInput input;
    private final String fingerprint;
    private final BitSet ranges = new BitSet(RANGES);

    private Instant built;
    private int file;
    private long offset;
    private long linesBefore;
    private long linesInFile;
    private long lastDigest;
    private long linesAtCheckpoint;

    CorpusBuild(BuildOptions options, CorpusFiles corpus, boolean complete) throws IOException {
        this.options = options;
        this.corpus = corpus;
        this.complete = complete;
        this.built = options.built();
        this.input = new BuildInput(corpus.paths(), options.progress());
        this.fingerprint = fingerprint(options, corpus, complete);
    }

    void run() throws IOException {
        try (UnfinishedFile target = UnfinishedFile.of(options.target());
                IndexWriter writer = writer(target)) {
            for (; file < corpus.paths().size(); file++) {
                read(target, writer);
                linesBefore += linesInFile;
                linesInFile = 0;
                offset = 0;
            }
            input.tell(linesBefore);
            int missing = RANGES - ranges.cardinality();
            if (complete && missing > 0) {
                throw new BadInputException(missing + " of 1048576 ranges are missing, the first is "
                        + "%05X".formatted(ranges.nextClearBit(0))
                        + ": the download was not finished. Finish it, or build with --partial.");
            }
            writer.finish(options.provenance(Provenance.Digest.SHA_1, missing == 0 ? Provenance.ALL_RANGES : 0), built);
        }
    }

    private IndexWriter writer(UnfinishedFile target) throws IOException {
        Optional<DataInputStream> saved = options.resume() ? Checkpoint.read(target.checkpoint()) : Optional.empty();
        if (saved.isPresent()) {
            try (DataInputStream in = saved.get()) {
                return resumed(target, in);
            }
        }
        if (!options.resume()) {
            target.checkNotBegun();
        }
        long expected = input.textSize() / (corpus.isFolder() ? BYTES_PER_RANGE_LINE : BYTES_PER_LINE) + 1;
        Layout layout = Layout.forKeys(
                expected, options.remainderBits(), options.classes().bits());
        Files.deleteIfExists(target.checkpoint());
        IndexWriter writer = IndexWriter.begin(target, layout, expected);
        save(target, writer);
        return writer;
    }

    private IndexWriter resumed(UnfinishedFile target, DataInputStream saved) throws IOException {
        if (!saved.readUTF().equals(fingerprint)) {
            throw target.otherBuild();
        }
        built = Instant.ofEpochSecond(saved.readLong());
        file = saved.readInt();
        offset = saved.readLong();
        linesBefore = saved.readLong();
        linesInFile = saved.readLong();
        lastDigest = saved.readLong();
        ranges.or(BitSet.valueOf(saved.readNBytes(saved.readInt())));
        linesAtCheckpoint = linesBefore + linesInFile;
        for (Path read : corpus.paths().subList(0, file)) {
            input.passOver(read);
        }
        return IndexWriter.resume(target, saved);
    }

    private void save(UnfinishedFile target, IndexWriter writer) throws IOException {
        linesAtCheckpoint = linesBefore + linesInFile;
        Checkpoint.write(target.checkpoint(), out -> {
            out.writeUTF(fingerprint);
            out.writeLong(built.getEpochSecond());
            out.writeInt(file);
            out.writeLong(offset);
            out.writeLong(linesBefore);
            out.writeLong(linesInFile);
            out.writeLong(lastDigest);
            byte[] seen = ranges.toByteArray();
            out.writeInt(seen.length);
            out.write(seen);
            writer.save(out);
        });
    }

    private void read(UnfinishedFile target, IndexWriter writer) throws IOException {
        Path path = corpus.paths().get(file);
        String name = String.valueOf(path.getFileName());
        long skipped = offset;
        long linesSkipped = linesInFile;
        if (skipped == 0 && linesBefore - linesAtCheckpoint >= options.linesBetweenCheckpoints()) {
            save(target, writer);
        }
        try (InputStream in = input.open(path)) {
            in.skipNBytes(skipped);
            corpus.text(file, new Lines(name, target, writer))
                    .startingBehind(skipped, linesSkipped)
                    .read(in);
        }
    }

    /** Sees to it that digests ascend, says where they do not, and writes down how far it is. */
    private final class Lines implements DigestText.Sink {

        private final String name;
        private final UnfinishedFile target;
        private final IndexWriter writer;

        Lines(String name, UnfinishedFile target, IndexWriter writer) {
            this.name = name;
            this.target = target;
            this.writer = writer;
        }

        @Override
        public void accept(long digest, long count, long line) throws IOException {
            if (Long.compareUnsigned(digest, lastDigest) < 0) {
                throw new BadInputException(
                        name + ", line " + line
                                + " is less than the line before: the file is not sorted. Build from unsorted digests (--sort).");
            }
            lastDigest = digest;
            linesInFile = line;
            ranges.set((int) (digest >>> BITS_BEHIND_RANGE));
            if (count >= options.minCount()) {
                writer.add(digest, options.classes().classOf(count));
            }
        }

        @Override
        public void between(long bytes, long lines) throws IOException {
            offset = bytes;
            linesInFile = lines;
            input.tell(linesBefore + lines);
            if (linesBefore + lines - linesAtCheckpoint >= options.linesBetweenCheckpoints()) {
                save(target, writer);
            }
        }
    }

    private static String fingerprint(BuildOptions options, CorpusFiles corpus, boolean complete) throws IOException {
        MessageDigest files = IndexFile.sha256();
        for (Path path : corpus.paths()) {
            FileIdentity identity = FileIdentity.of(path);
            files.update((path.getFileName() + "|" + identity.size() + "|" + identity.modified() + "\n")
                    .getBytes(StandardCharsets.UTF_8));
        }
        return options.fingerprint() + "|" + complete + "|" + HexFormat.of().formatHex(files.digest());
    }
}
