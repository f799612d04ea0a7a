package dev.keyward.breachedpasswords;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyward.breachedpasswords.build.IndexBuilder;
import dev.keyward.breachedpasswords.build.RandomCorpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("An index whose checksums are verified during reads")
class CheckedStorageTest {

    @TempDir
    private Path folder;

    @Test
    @DisplayName("never reports a missing digest because of a flipped bit, and returns results from all other parts")
    void damaged() throws IOException {
        int keys = 700_000;
        Path corpus = RandomCorpus.write(folder.resolve("corpus.txt"), keys, 1);
        Path file = folder.resolve("x.bpi");
        IndexBuilder.to(file, "", Instant.EPOCH).buildFromCorpus(corpus, false);
        byte[] bytes = Files.readAllBytes(file);
        // A fingerprint in the second MiB: the number of ones before it is not touched.
        bytes[IndexHeader.LENGTH + IndexHeader.CHUNK + 80] ^= 1;
        Files.write(file, bytes);

        Set<Long> hidden = hidden(file, keys);
        assertThat(hidden).isNotEmpty();
        // Each lookup in the damaged MiB reads it again, so a normal run looks up the hidden digests and a sample of
        // the others.
        int step = Boolean.getBoolean("soak") ? 1 : 50;
        int lookups = 0;
        int wrong = 0;
        int refused = 0;
        int found = 0;
        try (BreachIndex checked = BreachIndex.openChecked(file, "named")) {
            RandomCorpus again = new RandomCorpus(keys, 1);
            for (int n = 0; n < keys; n++) {
                long digest = again.next();
                if (n % step != 0 && !hidden.contains(digest)) {
                    continue;
                }
                lookups++;
                try {
                    wrong += checked.contains(digest) ? 0 : 1;
                    found++;
                } catch (BadIndexException e) {
                    refused++;
                    assertThat(e).hasMessageStartingWith("named: it is damaged between byte 1052672 and 2101248");
                }
            }
            assertThatThrownBy(() -> checked.forEach((key, countClass) -> {})).isInstanceOf(BadIndexException.class);
        }
        assertThat(wrong).isZero();
        assertThat(refused).isBetween(lookups / 4, lookups * 3 / 4);
        assertThat(found).isEqualTo(lookups - refused);
    }

    /** Returns those digests of a damaged index that a reader without checksums no longer finds. */
    private static Set<Long> hidden(Path file, int keys) throws IOException {
        Set<Long> hidden = new HashSet<>();
        try (BreachIndex unchecked = BreachIndex.open(file)) {
            RandomCorpus corpus = new RandomCorpus(keys, 1);
            for (int n = 0; n < keys; n++) {
                long digest = corpus.next();
                if (!unchecked.contains(digest)) {
                    hidden.add(digest);
                }
            }
        }
        return hidden;
    }
}
