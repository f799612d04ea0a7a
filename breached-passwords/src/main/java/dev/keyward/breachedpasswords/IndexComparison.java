package dev.keyward.breachedpasswords;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Compares an index with the corpus that it was built from: every digest that the index should have must be in it, and nothing else.
 *
 * <p>For one thread. Needs no memory to speak of: the corpus is sorted.
 */
public final class IndexComparison {

    private final BreachIndex index;
    private final Progress progress;

    private long lines;
    private long keys;
    private long missing;
    private long lastKey = -1;
    private Optional<String> firstMissing = Optional.empty();

    public IndexComparison(BreachIndex index, Progress progress) {
        this.index = index;
        this.progress = progress;
    }

    /**
     * What came of it. Immutable.
     *
     * @param lines that the corpus has
     * @param missing how many of them the index should have and has not
     * @param firstMissing name and line of the first of those
     * @param surplus how many keys of the index are not in the corpus
     */
    public record Outcome(long lines, long missing, Optional<String> firstMissing, long surplus) {

        public boolean same() {
            return missing == 0 && surplus == 0;
        }
    }

    /**
     * Reads the corpus to its end.
     *
     * @throws BadInputException if it is none, or not sorted
     */
    public Outcome with(Path corpus) throws IOException {
        CorpusFiles files = CorpusFiles.of(corpus);
        BuildInput input = new BuildInput(files.paths(), progress);
        for (int file = 0; file < files.paths().size(); file++) {
            Path path = files.paths().get(file);
            try (InputStream in = input.open(path)) {
                files.text(file, new Lines(String.valueOf(path.getFileName()), input))
                        .read(in);
            }
        }
        input.tell(lines);
        return new Outcome(lines, missing, firstMissing, index.keys() - (keys - missing));
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
            long key = index.layout().key(digest);
            if (count < index.provenance().minCount() || key == lastKey) {
                return;
            }
            if (lastKey != -1 && Long.compareUnsigned(key, lastKey) < 0) {
                throw new BadInputException(
                        name + ", line " + line
                                + " is less than the line before: the file is not sorted. Compare with the corpus that the index was built from.");
            }
            lastKey = key;
            keys++;
            if (!index.contains(digest)) {
                missing++;
                if (firstMissing.isEmpty()) {
                    firstMissing = Optional.of(name + ", line " + line);
                }
            }
        }

        @Override
        public void between(long offset, long read) {
            input.tell(lines);
        }
    }
}
