package dev.keyward.breachedpasswords.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyward.breachedpasswords.BreachIndex;
import dev.keyward.breachedpasswords.Progress;
import dev.keyward.breachedpasswords.corpus.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Comparing an index with a corpus")
class IndexComparisonTest {

    private static final Instant DATE = Instant.ofEpochSecond(1_760_000_000);

    @TempDir
    private Path folder;

    @Test
    @DisplayName("finds no difference to its source, also with a minimum count, as ranges, and with a duplicate digest")
    void same() throws IOException {
        Path corpus = RandomCorpus.write(folder.resolve("corpus.txt"), 200_000, 1);
        List<Long> told = new ArrayList<>();
        for (long minCount : new long[] {0, 5}) {
            IndexComparison.Outcome outcome = compare(corpus, corpus, minCount, (done, of, lines) -> told.add(lines));
            assertThat(outcome.same()).isTrue();
            long wanted = minCount == 0 ? 200_000 : 111_110; // counts go from 1 to 9 in turn
            assertThat(outcome)
                    .isEqualTo(new IndexComparison.Outcome(200_000, wanted, 0, java.util.Optional.empty(), 0));
        }
        assertThat(told).contains(65_536L, 200_000L);
        Path ranges = Files.createDirectory(folder.resolve("ranges"));
        Files.writeString(ranges.resolve("00000"), "1".repeat(35) + ":1\r\n" + "1".repeat(35) + ":1");
        Files.writeString(ranges.resolve("FFFFF"), "2".repeat(35) + ":1");
        told.clear();
        assertThat(compare(ranges, ranges, 0, (done, of, lines) -> told.add(lines))
                        .same())
                .isTrue();
        assertThat(told).describedAs("after each range").containsExactly(2L, 3L);
    }

    @Test
    @DisplayName(
            "finds digests that only one of them has: in between, at the beginning, and after the end of the other")
    void inTurn() throws IOException {
        Path one = lines("one.txt", "1", "2", "4", "7", "8");
        Path other = lines("other.txt", "0", "2", "3", "4", "6", "9", "a");
        IndexComparison.Outcome outcome = compare(one, other, 0, Progress.NONE);
        assertThat(outcome)
                .isEqualTo(new IndexComparison.Outcome(7, 7, 5, java.util.Optional.of("other.txt, line 1"), 3));
    }

    @Test
    @DisplayName("reports the number of missing digests, the first one, and the number of surplus keys")
    void different() throws IOException {
        Path one = lines("one.txt", "1", "3");
        Path other = lines("other.txt", "1", "2", "3", "4");
        IndexComparison.Outcome missing = compare(one, other, 0, Progress.NONE);
        assertThat(missing.same()).isFalse();
        assertThat(missing.missing()).isEqualTo(2);
        assertThat(missing.firstMissing()).hasValue("other.txt, line 2");
        assertThat(missing.surplus()).isZero();
        IndexComparison.Outcome surplus = compare(other, one, 0, Progress.NONE);
        assertThat(surplus.same()).isFalse();
        assertThat(surplus.missing()).isZero();
        assertThat(surplus.surplus()).isEqualTo(2);
    }

    @Test
    @DisplayName("refuses an unsorted corpus")
    void unsorted() throws IOException {
        Path good = lines("good.txt", "1", "3");
        Path bad = lines("bad.txt", "3", "1");
        assertThatThrownBy(() -> compare(good, bad, 0, Progress.NONE))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("bad.txt, line 2 is less than the line before");
    }

    private IndexComparison.Outcome compare(Path built, Path with, long minCount, Progress progress)
            throws IOException {
        Path file = folder.resolve("index.bpi");
        IndexBuilder.to(file, "test", DATE)
                .withMinCount(minCount)
                .withFingerprintBits(40)
                .buildFromCorpus(built, false);
        try (BreachIndex index = BreachIndex.open(file)) {
            assertThat(index.lines()).isPositive();
            assertThat(index.built()).isAfter(DATE);
            assertThat(index.id().version()).isEqualTo(8);
            return new IndexComparison(index, progress).with(with);
        }
    }

    private Path lines(String name, String... digits) throws IOException {
        return Files.write(
                folder.resolve(name),
                List.of(digits).stream().map(digit -> digit.repeat(40)).toList());
    }
}
