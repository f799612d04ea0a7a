package dev.keyward.breachedpasswords.build;

import dev.keyward.breachedpasswords.Layout;
import dev.keyward.breachedpasswords.PasswordDigest;
import dev.keyward.breachedpasswords.Provenance;
import dev.keyward.breachedpasswords.corpus.BadInputException;
import dev.keyward.breachedpasswords.corpus.BuildInput;
import dev.keyward.breachedpasswords.corpus.DigestSorter;
import dev.keyward.breachedpasswords.corpus.DigestText;
import dev.keyward.breachedpasswords.corpus.TextLines;
import dev.keyward.breachedpasswords.output.Checkpoint;
import dev.keyward.breachedpasswords.output.IndexWriter;
import dev.keyward.breachedpasswords.output.UnfinishedFile;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Builds a breach index from unsorted lists, which it sorts on disk first.
 *
 * <p>A resumed build starts over and gives the same file as an uninterrupted one, so a failed build leaves nothing. For one thread.
 */
final class SortedBuild {

    /** Number of lowest bits in each sorted digest that are replaced by the digest's leak-count class. */
    private static final int CLASS_BITS = 4;

    /** Number of passes of a build over its data: reading, counting the sorted digests, and writing. */
    private static final int PASSES = 3;

    private static final long CLASS_MASK = (1L << CLASS_BITS) - 1;

    private final BuildOptions options;
    private final List<Path> inputs;
    private final BuildInput input;
    private long lines;

    SortedBuild(BuildOptions options, List<Path> inputs) throws IOException {
        this.options = options;
        this.inputs = List.copyOf(inputs);
        this.input = new BuildInput(inputs, options.progress());
        input.expectPasses(PASSES);
    }

    /** Reads the digests of one input file and adds them to the given sorter. */
    @FunctionalInterface
    private interface Reading {
        void read(String name, InputStream in, DigestSorter sorter) throws IOException;
    }

    void ofDigests() throws IOException {
        run(Provenance.Digest.SHA_1, (name, in, sorter) -> {
            DigestText.ofWholeDigests(name, new DigestText.Sink() {
                        @Override
                        public void accept(long digest, long count, long line) throws IOException {
                            if (count >= options.minCount()) {
                                add(sorter, digest, options.classes().classOf(count));
                            }
                        }

                        @Override
                        public void between(long offset, long read) {
                            input.report(lines);
                        }
                    })
                    .read(in);
        });
    }

    void ofPasswords() throws IOException {
        checkNoCounts();
        run(
                Provenance.Digest.SHA_1,
                (name, in, sorter) ->
                        readLines(name, in, (password, number) -> add(sorter, PasswordDigest.of(password), 0)));
    }

    void ofPairs() throws IOException {
        checkNoCounts();
        run(
                Provenance.Digest.SHA_256_PAIR,
                (name, in, sorter) -> readLines(name, in, (pair, number) -> {
                    OptionalLong found = PasswordDigest.ofPair(pair);
                    if (found.isEmpty()) {
                        throw new BadInputException(
                                name + ", line " + number + " is not a pair such as name:password.");
                    }
                    add(sorter, found.getAsLong(), 0);
                }));
    }

    /** Rejects options for leak counts in a build from passwords or pairs, because such lists contain no counts. */
    private void checkNoCounts() throws BadInputException {
        if (options.minCount() > 0 || options.classes().bits() > 0) {
            throw new BadInputException(
                    "A list without counts can be built neither with --counts nor with --min-count. Omit them: its"
                            + " entries then match for every minimum count that a realm requires.");
        }
    }

    private void run(Provenance.Digest digest, Reading reading) throws IOException {
        try (UnfinishedFile target = UnfinishedFile.of(options.output(inputs))) {
            Instant built = begun(target, options.fingerprint() + "|" + digest);
            target.deleteScratch();
            try (DigestSorter sorter = new DigestSorter(target.scratch())) {
                for (Path path : inputs) {
                    try (InputStream in = input.open(path)) {
                        reading.read(String.valueOf(path.getFileName()), in, sorter);
                    }
                }
                input.report(lines);
                write(target, sorter, digest, built);
                input.reportAgain(PASSES, 0, lines);
            }
        }
    }

    /**
     * Saves the new index's build time in the checkpoint of the build, and returns this time. A resumed build keeps the
     * time that the interrupted build recorded.
     */
    private Instant begun(UnfinishedFile target, String fingerprint) throws IOException {
        Instant built = options.built();
        if (!options.resume()) {
            target.checkNotBegun();
        }
        Optional<DataInputStream> saved = options.resume() ? Checkpoint.read(target.checkpoint()) : Optional.empty();
        if (saved.isPresent()) {
            try (DataInputStream in = saved.get()) {
                if (!in.readUTF().equals(fingerprint)) {
                    throw target.otherBuild();
                }
                built = Instant.ofEpochSecond(in.readLong());
            }
        }
        Instant kept = built;
        target.takeOver();
        Checkpoint.write(target.checkpoint(), out -> {
            out.writeUTF(fingerprint);
            out.writeLong(kept.getEpochSecond());
        });
        return built;
    }

    private void write(UnfinishedFile target, DigestSorter sorter, Provenance.Digest digest, Instant built)
            throws IOException {
        boolean counted = options.classes().bits() > 0;
        Spread spread = new Spread();
        drain(sorter, 1, value -> spread.add(counted ? value & ~CLASS_MASK : value));
        Layout layout =
                spread.layout(options.bits(), options.classes().bits(), counted ? Long.SIZE - CLASS_BITS : Long.SIZE);
        IndexWriter writer = IndexWriter.begin(target, layout, sorter.added());
        drain(sorter, 2, value -> writer.add(value, counted ? (int) (value & CLASS_MASK) : 0));
        writer.countLines(sorter.added());
        sorter.close(); // some file systems do not delete a folder with an open file
        writer.finish(options.provenance(digest, Provenance.OTHER_INPUT), built);
    }

    /**
     * Passes all sorted digests to the sink, and reports the progress of this pass. {@code pass} is the number of
     * passes completed before it.
     */
    private void drain(DigestSorter sorter, int pass, DigestSorter.Sink sink) throws IOException {
        sorter.drainTo(new DigestSorter.Sink() {
            private long done;

            @Override
            public void accept(long value) throws IOException {
                sink.accept(value);
                if ((++done & (DigestText.Sink.LINES_BETWEEN - 1)) == 0) {
                    input.reportAgain(pass, done / (double) sorter.added(), lines);
                }
            }
        });
    }

    private void add(DigestSorter sorter, long digest, int countClass) throws IOException {
        lines++;
        sorter.add(options.classes().bits() == 0 ? digest : (digest & ~CLASS_MASK) | countClass);
    }

    private void readLines(String name, InputStream in, TextLines.Sink sink) throws IOException {
        TextLines.read(name, in, (line, number) -> {
            if (!line.isEmpty()) {
                sink.accept(line, number);
            }
            if ((number & (DigestText.Sink.LINES_BETWEEN - 1)) == 0) {
                input.report(lines);
            }
        });
    }
}
