package dev.keyward.breachedpasswords.build;

import dev.keyward.breachedpasswords.corpus.BuildInput;
import dev.keyward.breachedpasswords.corpus.CorpusFiles;
import dev.keyward.breachedpasswords.corpus.CorpusOrder;
import dev.keyward.breachedpasswords.corpus.DigestText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** Counts the digests of a corpus and measures how evenly they would fill the buckets of a breach index. For one thread. */
final class CorpusCount {

    private final CorpusFiles corpus;
    private final BuildInput input;
    private final long minCount;
    private final CorpusOrder order = new CorpusOrder();
    private final Spread spread = new Spread();
    private long linesBefore;

    /**
     * Creates a counter for one pass over the given corpus.
     *
     * @param minCount digests with a lower count are skipped
     */
    CorpusCount(CorpusFiles corpus, BuildInput input, long minCount) {
        this.corpus = corpus;
        this.input = input;
        this.minCount = minCount;
    }

    /**
     * Reads the corpus to its end, and returns the count and distribution of its digests.
     *
     * @param complete whether a missing range is an error
     */
    Spread read(boolean complete) throws IOException {
        for (int file = 0; file < corpus.paths().size(); file++) {
            Path path = corpus.paths().get(file);
            Lines lines = new Lines(String.valueOf(path.getFileName()));
            try (InputStream in = input.open(path)) {
                corpus.text(file, lines).read(in);
            }
            linesBefore += lines.number;
            input.report(linesBefore);
        }
        if (complete) {
            order.checkComplete();
        }
        return spread;
    }

    private final class Lines implements DigestText.Sink {

        private final String name;
        private long number;

        Lines(String name) {
            this.name = name;
        }

        @Override
        public void accept(long digest, long count, long line) throws IOException {
            order.add(digest, name, line);
            number = line;
            if (count >= minCount) {
                spread.add(digest);
            }
        }

        @Override
        public void between(long offset, long lines) {
            input.report(linesBefore + lines);
        }
    }
}
