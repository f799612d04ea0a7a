package dev.keyward.breachedpasswords;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyward.breachedpasswords.corpus.BadInputException;
import dev.keyward.breachedpasswords.output.IndexWriter;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A breach index")
class BreachIndexTest {

    private static final Provenance PROVENANCE =
            Provenance.of("synthetic", Instant.ofEpochSecond(1_700_000_000), Provenance.OTHER_INPUT);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "1, 24, 0",
        "2, 8, 2",
        "255, 16, 0",
        "256, 48, 4",
        "1000, 24, 2",
        "100000, 14, 0",
        "1000000, 24, 0",
        "300000, 17, 4",
        "300000, 33, 0"
    })
    @DisplayName("contains every key that was added, in order, with its count class")
    void noFalseNegative(int keys, int fingerprintBits, int classBits) throws IOException {
        long[] digests = digests(keys, 42);
        Path file = write(digests, fingerprintBits, classBits, keys);

        try (BreachIndex index = BreachIndex.open(file)) {
            assertThat(index.keys()).isLessThanOrEqualTo(keys).isGreaterThan(keys * 99L / 100 - 1);
            assertThat(index.provenance()).isEqualTo(PROVENANCE);
            long last = -1;
            for (int n = 0; n < digests.length; n++) {
                long rank = index.rank(digests[n]).orElse(-1);
                if (rank < last || rank < 0) {
                    throw new AssertionError("digest " + n + " has rank " + rank + " after " + last);
                }
                last = rank;
            }
            assertThat(last).isEqualTo(index.keys() - 1);
            if (classBits > 0) {
                assertThat(index.countClass(digests[0])).hasValue(0);
                assertThat(index.countClass(digests[digests.length - 1]))
                        .hasValue((digests.length - 1) % (1 << classBits));
            }
            index.verify();

            List<Long> stored = new ArrayList<>();
            index.forEach((key, countClass) -> stored.add(key));
            assertThat(stored)
                    .isEqualTo(Arrays.stream(digests)
                            .map(index.layout()::key)
                            .distinct()
                            .boxed()
                            .toList());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 14, 16})
    @DisplayName("has the false-positive rate that the format specifies, within 20 %")
    void falsePositives(int fingerprintBits) throws IOException {
        int keys = 300_000;
        Path file = write(digests(keys, 7), fingerprintBits, 0, keys);
        try (BreachIndex index = BreachIndex.open(file)) {
            double load = (double) index.keys() / (index.layout().buckets() * 256.0);
            double expected = load / Math.pow(2, fingerprintBits);
            SplittableRandom random = new SplittableRandom(99);
            int probes = (int) (100 / expected);
            int wrong = 0;
            for (int n = 0; n < probes; n++) {
                wrong += index.contains(random.nextLong()) ? 1 : 0;
            }
            assertThat(wrong / (double) probes).isBetween(0.8 * expected, 1.2 * expected);
        }
    }

    @Test
    @DisplayName("with 24 fingerprint bits has at most a handful of false positives in ten million")
    void falsePositivesAtDefault() throws IOException {
        try (BreachIndex index = BreachIndex.open(write(digests(300_000, 8), 24, 0, 300_000))) {
            SplittableRandom random = new SplittableRandom(100);
            int wrong = 0;
            for (int n = 0; n < 10_000_000; n++) {
                wrong += index.contains(random.nextLong()) ? 1 : 0;
            }
            // 0.68 are expected; more than 6 come by chance once in 100,000 runs, and the digests are the same in each.
            assertThat(wrong).isLessThanOrEqualTo(6);
        }
    }

    @Test
    @DisplayName("stores each of many digests with a common prefix once, with the greatest count class")
    void crowded() throws IOException {
        Path file = folder.resolve("crowded.bpi");
        try (IndexWriter writer = IndexWriter.create(file, 100, 40, 4)) {
            for (long n = 0; n < 100; n++) {
                writer.add((7L << 56) | (n << 16), 3);
                writer.add((7L << 56) | (n << 16), (int) n % 16);
            }
            assertThat(writer.keys()).isEqualTo(100);
            writer.finish(PROVENANCE);
        }
        BreachIndex index = BreachIndex.open(file);
        for (long n = 0; n < 100; n++) {
            assertThat(index.rank((7L << 56) | (n << 16))).hasValue(n);
            assertThat(index.countClass((7L << 56) | (n << 16))).hasValue(Math.max(3, (int) n % 16));
            assertThat(index.countClass((7L << 56) | (n << 16) | (1L << 40))).isEmpty();
        }
        assertThat(index.sha256()).matches("[0-9a-f]{64}");
        index.close();
        assertThatThrownBy(() -> index.contains(7L << 56)).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    @DisplayName("takes about two bits per key in addition to the fingerprint")
    void size() throws IOException {
        Path file = write(digests(1_000_000, 3), 24, 0, 1_000_000);
        assertThat(Files.size(file) * 8.0 / 1_000_000).isBetween(25.5, 26.4);
    }

    @Test
    @DisplayName("is correct with far more or fewer digests than expected")
    void wrongEstimate() throws IOException {
        long[] digests = digests(20_000, 5);
        for (long expected : new long[] {2_000, 200_000}) {
            try (BreachIndex index = BreachIndex.open(write(digests, 24, 0, expected))) {
                for (long digest : digests) {
                    assertThat(index.contains(digest)).isTrue();
                }
            }
        }
    }

    @Test
    @DisplayName("refuses unsorted digests, non-uniform digests and empty input, and leaves no file")
    void badInput() throws IOException {
        Path file = folder.resolve("bad.bpi");
        try (IndexWriter writer = IndexWriter.create(file, 1000, 24, 0)) {
            writer.add(-1, 0); // the greatest, unsigned
            assertThatThrownBy(() -> writer.add(5, 0))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("digest 2 is less than the one before");
        }
        try (IndexWriter writer = IndexWriter.create(file, 1000, 24, 0)) {
            assertThatThrownBy(() -> {
                        for (long n = 0; n < 10_000; n++) {
                            writer.add(n << 36, 0);
                        }
                    })
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("not a list of digests");
        }
        try (IndexWriter writer = IndexWriter.create(file, 1000, 24, 0)) {
            assertThatThrownBy(() -> writer.finish(PROVENANCE)).hasMessageContaining("no digest");
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    @DisplayName("is refused with any damaged byte of the header or word of the directory")
    void damage() throws IOException {
        Path good = write(digests(5_000, 11), 24, 0, 5_000);
        byte[] bytes = Files.readAllBytes(good);
        long payloadEnd;
        try (BreachIndex index = BreachIndex.open(good)) {
            payloadEnd = IndexHeader.LENGTH + IndexHeader.payloadLength(index.layout(), index.keys());
        }
        Path bad = folder.resolve("damaged.bpi");
        for (int at = 0; at < bytes.length; at += at < 500 || at >= payloadEnd ? 1 : 97) {
            byte[] changed = bytes.clone();
            changed[at] ^= 0x10;
            Files.write(bad, changed);
            int position = at;
            assertThatThrownBy(() -> {
                        try (BreachIndex index = BreachIndex.open(bad)) {
                            assertThat((long) position).isBetween((long) IndexHeader.LENGTH, (long) bytes.length);
                            index.verify();
                        }
                    })
                    .describedAs("byte " + at)
                    .isInstanceOf(BadIndexException.class);
        }
    }

    @Test
    @DisplayName(
            "is distinguished from an empty file, text, a folder, a missing file, and an index that is truncated or too long")
    void noIndex() throws IOException {
        Path good = write(digests(5_000, 11), 24, 0, 5_000);
        byte[] bytes = Files.readAllBytes(good);
        Path bad = folder.resolve("bad.bpi");
        for (byte[] content : List.of(
                new byte[0],
                "password\n".repeat(1000).getBytes(java.nio.charset.StandardCharsets.UTF_8),
                Arrays.copyOf(bytes, 100),
                Arrays.copyOf(bytes, bytes.length - 1),
                Arrays.copyOf(bytes, bytes.length + 1))) {
            Files.write(bad, content);
            assertThatThrownBy(() -> BreachIndex.open(bad))
                    .isInstanceOf(BadIndexException.class)
                    .hasMessageStartingWith("bad.bpi: ");
        }
        assertThatThrownBy(() -> BreachIndex.open(folder))
                .isInstanceOf(BadIndexException.class)
                .hasMessageContaining("is not a file");
        assertThatThrownBy(() -> BreachIndex.open(folder.resolve("none")))
                .isInstanceOf(BadIndexException.class)
                .hasMessageContaining("is not a file");
    }

    @Test
    @DisplayName("that is damaged while it is open never returns a result from an inconsistent bucket")
    void damagedWhileOpen() throws IOException {
        long[] digests = digests(5_000, 11);
        Path file = write(digests, 24, 0, 5_000);
        try (BreachIndex index = BreachIndex.open(file)) {
            try (RandomAccessFile writer = new RandomAccessFile(file.toFile(), "rw")) {
                writer.setLength(IndexHeader.LENGTH + 100);
            }
            assertThatThrownBy(() -> index.contains(digests[4_999])).isInstanceOf(BadIndexException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16})
    @DisplayName("gives results to interrupted and other threads, and leaves interrupted threads interrupted")
    void interrupted(int threads) throws Exception {
        long[] digests = digests(50_000, 13);
        Path file = write(digests, 24, 0, 50_000);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try (BreachIndex index = BreachIndex.open(file)) {
            AtomicBoolean interrupt = new AtomicBoolean(true);
            List<Future<Integer>> found = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                boolean first = t == 0;
                found.add(pool.submit(() -> {
                    int hits = 0;
                    for (int n = 0; n < 20_000; n++) {
                        if (first && n % 100 == 0 && interrupt.get()) {
                            Thread.currentThread().interrupt();
                        }
                        hits += index.contains(digests[n]) ? 1 : 0;
                        if (first && n % 100 == 0) {
                            assertThat(Thread.interrupted()).isTrue();
                        }
                    }
                    return hits;
                }));
            }
            for (Future<Integer> hits : found) {
                assertThat(hits.get()).isEqualTo(20_000);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    @DisplayName("stays readable after another file replaces it, also for interrupted threads")
    void replaced() throws Exception {
        long[] digests = digests(5_000, 17);
        Path file = write(digests, 24, 0, 5_000);
        try (BreachIndex index = BreachIndex.open(file)) {
            Path other = write(digests(6_000, 18), 24, 0, 6_000);
            Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
            for (int n = 0; n < 5_000; n++) {
                if (n % 1000 == 0) {
                    Thread.currentThread().interrupt();
                }
                assertThat(index.contains(digests[n])).isTrue();
                assertThat(Thread.interrupted()).isEqualTo(n % 1000 == 0);
            }
            index.verify();
        }
    }

    @Test
    @DisplayName("stays readable after its file is deleted, also for interrupted threads")
    void deleted() throws Exception {
        long[] digests = digests(5_000, 21);
        Path file = write(digests, 24, 0, 5_000);
        try (BreachIndex index = BreachIndex.open(file)) {
            Files.delete(file);
            Thread.currentThread().interrupt();
            assertThat(index.contains(digests[0])).isTrue();
            assertThat(Thread.interrupted()).isTrue();
            for (long digest : digests) {
                assertThat(index.contains(digest)).isTrue();
            }
        }
    }

    @Test
    @DisplayName("in memory gives the same results as in a file, and is checked in the same way")
    void inMemory() throws IOException {
        long[] digests = digests(5_000, 19);
        byte[] bytes = Files.readAllBytes(write(digests, 24, 0, 5_000));
        try (BreachIndex index = BreachIndex.of("embedded", bytes)) {
            index.verify();
            for (long digest : digests) {
                assertThat(index.contains(digest)).isTrue();
            }
            assertThat(index.contains(digests[0] ^ (1L << 40))).isFalse();
            assertThat(index.size()).isEqualTo(bytes.length);
        }
        for (byte[] bad : List.of(new byte[0], Arrays.copyOf(bytes, 100), Arrays.copyOf(bytes, bytes.length - 1))) {
            assertThatThrownBy(() -> BreachIndex.of("embedded", bad))
                    .isInstanceOf(BadIndexException.class)
                    .hasMessageStartingWith("embedded: ");
        }
        bytes[IndexHeader.LENGTH + 50] ^= 1;
        assertThatThrownBy(() -> {
                    try (BreachIndex index = BreachIndex.of("embedded", bytes)) {
                        index.verify();
                    }
                })
                .isInstanceOf(BadIndexException.class);
    }

    private Path write(long[] digests, int fingerprintBits, int classBits, long expected) throws IOException {
        Path file = folder.resolve("index-" + digests.length + "-" + fingerprintBits + "-" + expected + ".bpi");
        try (IndexWriter writer = IndexWriter.create(file, expected, fingerprintBits, classBits)) {
            for (int n = 0; n < digests.length; n++) {
                writer.add(digests[n], classBits == 0 ? 0 : n % (1 << classBits));
            }
            writer.finish(PROVENANCE);
        }
        return file;
    }

    private static long[] digests(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return random.longs(count)
                .map(digest -> digest ^ Long.MIN_VALUE)
                .sorted()
                .map(digest -> digest ^ Long.MIN_VALUE)
                .toArray();
    }
}
