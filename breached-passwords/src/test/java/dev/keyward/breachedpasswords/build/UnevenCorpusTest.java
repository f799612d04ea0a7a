package dev.keyward.breachedpasswords.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyward.breachedpasswords.BreachIndex;
import dev.keyward.breachedpasswords.corpus.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("An index of an unevenly spread corpus")
class UnevenCorpusTest {

    private static final Instant DATE = Instant.ofEpochSecond(1_760_000_000);
    private static final Instant BUILT = Instant.ofEpochSecond(1_770_000_000);

    /** Number of digests in the random corpus from which the tests take unevenly distributed parts. */
    private static final long WHOLE = 8_000_000;

    @TempDir
    private Path folder;

    @Test
    @DisplayName("is built from the beginning of a corpus, contains all its digests, and has the minimum size")
    void beginning() throws IOException {
        Path part = RandomCorpus.writeBeginning(folder.resolve("part.txt"), WHOLE, 1, 200_000);
        Path target = folder.resolve("part.bpi");
        builder(target).buildFromCorpus(part, false);
        try (BreachIndex index = BreachIndex.open(target)) {
            index.verify();
            RandomCorpus again = new RandomCorpus(WHOLE, 1);
            for (int n = 0; n < 200_000; n++) {
                assertThat(index.contains(again.next())).isTrue();
            }
            assertThat(index.keys()).isBetween(199_900L, 200_000L);
            assertThat(index.layout().bucketBits()).isEqualTo(11);
        }
        assertThatThrownBy(() -> builder(folder.resolve("x")).buildFromCorpus(part, true))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("ranges are missing");
    }

    @Test
    @DisplayName("is built from the first ranges, the last, and some in the middle")
    void ranges() throws IOException {
        for (int first : new int[] {0, 0x80000, 0xFFF00}) {
            Path ranges = Files.createDirectory(folder.resolve("ranges" + first));
            for (int range = first; range < first + 256; range++) {
                StringBuilder text = new StringBuilder();
                for (int n = 0; n < 400; n++) {
                    text.append("%035X:1\n".formatted(new java.math.BigInteger("7".repeat(39)).multiply(big(n))));
                }
                Files.writeString(ranges.resolve("%05X.txt".formatted(range)), text);
            }
            Path target = folder.resolve("index" + first);
            builder(target).withCountBits(2).buildFromCorpus(ranges, false);
            try (BreachIndex index = BreachIndex.open(target)) {
                index.verify();
                assertThat(index.keys()).isEqualTo(256 * 400);
            }
        }
    }

    private static java.math.BigInteger big(int number) {
        return java.math.BigInteger.valueOf(number);
    }

    @Test
    @DisplayName("is the same file wherever its build was interrupted and resumed, before and after counting")
    void resumed() throws IOException {
        Path part = RandomCorpus.writeBeginning(folder.resolve("part.txt"), WHOLE, 2, 300_000);
        Path whole = folder.resolve("whole.bpi");
        AtomicInteger told = new AtomicInteger();
        builder(whole).reportingTo((done, of, lines) -> told.incrementAndGet()).buildFromCorpus(part, false);
        assertThat(told.get()).describedAs("two passes").isGreaterThan(8);
        Path target = folder.resolve("resumed.bpi");
        for (int stop = 1; stop <= told.get(); stop++) {
            stop(target, part, stop);
            builder(target).resuming().buildFromCorpus(part, false);
            assertThat(target).hasSameBinaryContentAs(whole);
            Files.delete(target);
        }
    }

    @Test
    @DisplayName("is refused, with advice, if no layout with that many bits can hold it")
    void impossible() throws IOException {
        Path part = RandomCorpus.writeBeginning(folder.resolve("part.txt"), WHOLE, 3, 200_000);
        assertThatThrownBy(() ->
                        builder(folder.resolve("x")).withFingerprintBits(48).buildFromCorpus(part, false))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("Use --fingerprint-bits 45 or fewer");
        builder(folder.resolve("y")).withFingerprintBits(45).buildFromCorpus(part, false);
        Path numbers = Files.write(
                folder.resolve("numbers.txt"),
                LongStream.range(0, 5000)
                        .map(n -> n << 28)
                        .mapToObj("%016X000000000000000000000000"::formatted)
                        .toList());
        assertThatThrownBy(() -> builder(folder.resolve("x")).buildFromCorpus(numbers, false))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("begin with the same 22 bits")
                .hasMessageContaining("Check that the input is a list of digests");
        assertThat(folder.resolve("x")).doesNotExist();
    }

    @Test
    @DisplayName("has the size for those digests that reach the minimum count")
    void minCount() throws IOException {
        Path corpus = RandomCorpus.write(folder.resolve("corpus.txt"), 900_000, 4);
        Path rare = folder.resolve("rare.bpi");
        builder(rare).withMinCount(9).buildFromCorpus(corpus, false);
        Path only = Files.write(
                folder.resolve("only.txt"),
                Files.readAllLines(corpus).stream()
                        .filter(line -> line.endsWith(":9"))
                        .toList());
        Path same = folder.resolve("same.bpi");
        builder(same).withMinCount(9).buildFromCorpus(only, false);
        assertThat(rare).hasSameBinaryContentAs(same);
        try (BreachIndex index = BreachIndex.open(rare)) {
            assertThat(index.keys()).isEqualTo(100_000);
            assertThat(index.layout().bucketBits()).isEqualTo(9);
        }
    }

    @Test
    @DisplayName("reports progress over all passes")
    void progress() throws IOException {
        Path corpus = RandomCorpus.write(folder.resolve("corpus.txt"), 300_000, 5);
        List<Long> percent = new java.util.ArrayList<>();
        builder(folder.resolve("index.bpi"))
                .withMinCount(2)
                .reportingTo((done, of, lines) -> percent.add(100 * done / of))
                .buildFromCorpus(corpus, false);
        assertThat(percent)
                .isSorted()
                .endsWith(100L)
                .contains(100L)
                .first(org.assertj.core.api.InstanceOfAssertFactories.LONG)
                .isLessThan(20);
        assertThat(percent.get(percent.size() / 2)).isBetween(40L, 80L);
    }

    /** Simulates the kill of a build: makes it fail at the given progress report, and restores the files that it then deletes. */
    private void stop(Path target, Path input, int times) throws IOException {
        List<Path> files = List.of(beside(target, ".part"), beside(target, ".resume"));
        AtomicInteger told = new AtomicInteger();
        assertThatThrownBy(() -> builder(target)
                        .reportingTo((done, of, lines) -> {
                            if (told.incrementAndGet() == times) {
                                files.forEach(UnevenCorpusTest::keep);
                                throw new IllegalStateException("stopped");
                            }
                        })
                        .buildFromCorpus(input, false))
                .hasMessage("stopped");
        for (Path file : files) {
            Files.move(beside(file, ".kept"), file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void keep(Path file) {
        try {
            Files.copy(file, beside(file, ".kept"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Path beside(Path file, String ending) {
        return file.resolveSibling(file.getFileName() + ending);
    }

    private static IndexBuilder builder(Path target) {
        return IndexBuilder.to(target, "uneven", DATE).builtAt(BUILT).withLinesBetweenCheckpoints(100_000);
    }
}
