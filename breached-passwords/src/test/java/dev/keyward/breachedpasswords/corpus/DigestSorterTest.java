package dev.keyward.breachedpasswords.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Sorting digests")
class DigestSorterTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"0, 10", "1, 10", "10, 10", "11, 10", "100, 1", "100000, 7", "100000, 99999", "200000, 30000"})
    @DisplayName("returns them in unsigned order without duplicates, repeatedly, from one run or thousands")
    void sorted(int count, int digestsInRun) throws IOException {
        // From a small range, and the ends of it: many are equal.
        long[] digests = LongStream.concat(
                        LongStream.of(0, -1, Long.MIN_VALUE, Long.MAX_VALUE),
                        new SplittableRandom(count).longs(count, -count / 3 - 1, count / 3 + 1))
                .limit(count)
                .toArray();
        List<Long> expected = LongStream.of(digests)
                .boxed()
                .distinct()
                .sorted(Long::compareUnsigned)
                .toList();
        try (DigestSorter sorter = new DigestSorter(folder.resolve("sorting"), digestsInRun)) {
            for (long digest : digests) {
                sorter.add(digest);
            }
            assertThat(sorter.added()).isEqualTo(count);
            for (int again = 0; again < 2; again++) {
                List<Long> drained = new ArrayList<>();
                sorter.drainTo(drained::add);
                assertThat(drained).isEqualTo(expected);
            }
        }
    }
}
