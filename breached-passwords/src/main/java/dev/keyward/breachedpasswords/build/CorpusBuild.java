package dev.keyward.breachedpasswords.build;

import dev.keyward.breachedpasswords.Layout;
import dev.keyward.breachedpasswords.Provenance;
import dev.keyward.breachedpasswords.Sha256;
import dev.keyward.breachedpasswords.corpus.BadInputException;
import dev.keyward.breachedpasswords.corpus.BuildInput;
import dev.keyward.breachedpasswords.corpus.CorpusFiles;
import dev.keyward.breachedpasswords.corpus.CorpusOrder;
import dev.keyward.breachedpasswords.corpus.CrowdedException;
import dev.keyward.breachedpasswords.corpus.DigestText;
import dev.keyward.breachedpasswords.output.Checkpoint;
import dev.keyward.breachedpasswords.output.IndexWriter;
import dev.keyward.breachedpasswords.output.UnfinishedFile;
import dev.keyward.breachedpasswords.storage.FileIdentity;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Builds a breach index from sorted digests; an interrupted build can be resumed.
 *
 * <p>Writes checkpoints; a resumed build gives the same file as an uninterrupted one. An I/O error after the first checkpoint
 * keeps the unfinished build. For one thread.
 *
 * <p>Reads the input once and estimates the number of digests from its length. Reads it again if the actual number needs
 * another layout, and once more to count digests if no estimate is possible: with a minimum count, or an uneven spread.
 */
final class CorpusBuild {

    private static final long BYTES_PER_LINE = 45;
    private static final long BYTES_PER_RANGE_LINE = 39;

    private final BuildOptions options;
    private final CorpusFiles corpus;
    private final boolean complete;
    private final BuildInput input;
    private final String fingerprint;

    private CorpusOrder order = new CorpusOrder();
    private Spread spread = new Spread();
    private Instant built;
    private int file;
    private long offset;
    private long linesBefore;
    private long linesInFile;
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
        try (UnfinishedFile target = UnfinishedFile.of(options.output(List.of(corpus.input())))) {
            try {
                build(target);
            } catch (BadInputException e) {
                throw e;
            } catch (IOException e) {
                throw target.failed(e, linesAtCheckpoint > 0);
            }
        }
    }

    private void build(UnfinishedFile target) throws IOException {
        IndexWriter writer = writer(target);
        try {
            read(target, writer);
        } catch (CrowdedException e) {
            // The input is a part of the corpus: the layout assumed digests spread over all ranges.
            input.expectPasses(2);
            writer = begin(target, counted());
            read(target, writer);
        }
        Layout fitting = spread.layout(options.bits(), options.classes().bits(), Long.SIZE);
        if (!fitting.equals(writer.layout())) {
            // The same digests must give the same index in any form: ranges, gzip, long counts.
            input.expectPasses(1);
            writer = begin(target, fitting, spread.digests());
            read(target, writer);
        }
        input.report(linesBefore);
        if (complete) {
            order.checkComplete();
        }
        writer.finish(
                options.provenance(Provenance.Digest.SHA_1, order.isComplete() ? Provenance.ALL_RANGES : 0), built);
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
        if (options.minCount() > 1) {
            // Only the input tells how many lines remain.
            input.expectPasses(2);
            return begin(target, counted());
        }
        long expected = input.textSize() / (corpus.isFolder() ? BYTES_PER_RANGE_LINE : BYTES_PER_LINE) + 1;
        return begin(target, options.bits().layout(expected, options.classes().bits()), expected);
    }

    private Spread counted() throws IOException {
        return new CorpusCount(corpus, input, options.minCount()).read(complete);
    }

    private IndexWriter begin(UnfinishedFile target, Spread counted) throws IOException {
        Layout layout = counted.layout(options.bits(), options.classes().bits(), Long.SIZE);
        return begin(target, layout, counted.digests());
    }

    private IndexWriter begin(UnfinishedFile target, Layout layout, long expected) throws IOException {
        file = 0;
        offset = 0;
        linesBefore = 0;
        linesInFile = 0;
        order = new CorpusOrder();
        spread = new Spread();
        linesAtCheckpoint = 0;
        target.takeOver();
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
        order.restore(saved);
        spread.restore(saved);
        linesAtCheckpoint = linesBefore + linesInFile;
        for (Path read : corpus.paths().subList(0, file)) {
            input.passOver(read);
        }
        target.takeOver();
        return IndexWriter.resume(target, saved);
    }

    private void save(UnfinishedFile target, IndexWriter writer) throws IOException {
        Checkpoint.write(target.checkpoint(), out -> {
            out.writeUTF(fingerprint);
            out.writeLong(built.getEpochSecond());
            out.writeInt(file);
            out.writeLong(offset);
            out.writeLong(linesBefore);
            out.writeLong(linesInFile);
            order.save(out);
            spread.save(out);
            writer.save(out);
        });
        linesAtCheckpoint = linesBefore + linesInFile;
    }

    private void read(UnfinishedFile target, IndexWriter writer) throws IOException {
        for (; file < corpus.paths().size(); file++) {
            readFile(target, writer);
            linesBefore += linesInFile;
            linesInFile = 0;
            offset = 0;
            input.report(linesBefore); // a range has fewer lines than the reporting interval
        }
    }

    private void readFile(UnfinishedFile target, IndexWriter writer) throws IOException {
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
                    .startingAt(skipped, linesSkipped)
                    .read(in);
        }
    }

    /** Adds the digest of each corpus line to the breach index, and saves checkpoints from which the build can resume. */
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
            order.add(digest, name, line);
            linesInFile = line;
            if (count >= options.minCount()) {
                spread.add(digest);
                writer.add(digest, options.classes().classOf(count));
            }
        }

        @Override
        public void between(long bytes, long lines) throws IOException {
            offset = bytes;
            linesInFile = lines;
            input.report(linesBefore + lines);
            if (linesBefore + lines - linesAtCheckpoint >= options.linesBetweenCheckpoints()) {
                save(target, writer);
            }
        }
    }

    private static String fingerprint(BuildOptions options, CorpusFiles corpus, boolean complete) throws IOException {
        MessageDigest files = Sha256.begin();
        for (Path path : corpus.paths()) {
            FileIdentity identity = FileIdentity.of(path);
            files.update((path.getFileName() + "|" + identity.size() + "|" + identity.modified() + "\n")
                    .getBytes(StandardCharsets.UTF_8));
        }
        return options.fingerprint() + "|" + complete + "|" + HexFormat.of().formatHex(files.digest());
    }
}
