package dev.keyward.breachedpasswords.build;

import dev.keyward.breachedpasswords.BreachIndex;
import dev.keyward.breachedpasswords.KeyCursor;
import dev.keyward.breachedpasswords.Progress;
import dev.keyward.breachedpasswords.corpus.BadInputException;
import dev.keyward.breachedpasswords.corpus.BuildInput;
import dev.keyward.breachedpasswords.corpus.CorpusFiles;
import dev.keyward.breachedpasswords.corpus.DigestText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Compares a breach index with its corpus: the index must contain every digest of the corpus and no other.
 *
 * <p>Reads both in order, once; a lookup for each line would take ten times as long as the build. Needs little memory. For one thread
 * and one corpus.
 */
public final class IndexComparison {

    private final BreachIndex index;
    private final Progress progress;
    private final KeyCursor cursor;
    private final int shift;

    private boolean atEnd;
    private long lines;
    private long wanted;
    private long missing;
    private long surplus;
    private boolean any;
    private long lastKey;
    private Optional<String> firstMissing = Optional.empty();

    public IndexComparison(BreachIndex index, Progress progress) {
        this.index = index;
        this.progress = progress;
        this.cursor = new KeyCursor(index);
        this.shift = Long.SIZE - index.layout().keyBits();
    }

    /**
     * Result of comparing a breach index with the corpus from which it was built. Immutable.
     *
     * @param lines number of lines in the corpus
     * @param wanted number of lines that the index should hold: those with at least its minimum count
     * @param missing number of digests that the index should hold and does not
     * @param firstMissing file and line of the first missing digest
     * @param surplus number of keys in the index that are not in the corpus
     */
    public record Outcome(long lines, long wanted, long missing, Optional<String> firstMissing, long surplus) {

        public boolean same() {
            return missing == 0 && surplus == 0;
        }
    }

    /**
     * Reads the given corpus to its end and compares it with the breach index.
     *
     * @throws BadInputException if it is not a corpus, or not sorted
     */
    public Outcome with(Path corpus) throws IOException {
        CorpusFiles files = CorpusFiles.of(corpus);
        BuildInput input = new BuildInput(files.paths(), progress);
        atEnd = !cursor.next();
        for (int file = 0; file < files.paths().size(); file++) {
            Path path = files.paths().get(file);
            try (InputStream in = input.open(path)) {
                files.text(file, new Lines(String.valueOf(path.getFileName()), input))
                        .read(in);
            }
            input.report(lines);
        }
        for (; !atEnd; atEnd = !cursor.next()) {
            surplus++;
        }
        return new Outcome(lines, wanted, missing, firstMissing, surplus);
    }

    /**
     * Moves the cursor of the index to the given key, and returns whether the index has that key. Counts the keys skipped as
     * surplus.
     */
    private boolean advanceTo(long key) throws IOException {
        long digest = key << shift;
        while (!atEnd && Long.compareUnsigned(cursor.digest(), digest) < 0) {
            surplus++;
            atEnd = !cursor.next();
        }
        if (atEnd || cursor.digest() != digest) {
            return false;
        }
        atEnd = !cursor.next();
        return true;
    }

    private final class Lines implements DigestText.Sink {

        private final String name;
        private final BuildInput input;

        Lines(String name, BuildInput input) {
            this.name = name;
            this.input = input;
        }

        @Override
        public void accept(long digest, long count, long line) throws IOException {
            lines++;
            if (count < index.provenance().minCount()) {
                return;
            }
            wanted++;
            long key = index.layout().key(digest);
            if (any && key == lastKey) {
                return; // the index has it once
            }
            if (any && Long.compareUnsigned(key, lastKey) < 0) {
                throw new BadInputException(name + ", line " + line
                        + " is less than the line before: the file is not sorted. Compare with the corpus that"
                        + " the index was built from.");
            }
            any = true;
            lastKey = key;
            if (!advanceTo(key)) {
                missing++;
                if (firstMissing.isEmpty()) {
                    firstMissing = Optional.of(name + ", line " + line);
                }
            }
        }

        @Override
        public void between(long offset, long read) {
            input.report(lines);
        }
    }
}
