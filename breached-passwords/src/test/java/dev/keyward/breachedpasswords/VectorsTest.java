package dev.keyward.breachedpasswords;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The files for writers of other readers: SHA-1 of "vector 0", "vector 1", ... in UTF-8, the class of each being its place
 * among them modulo four. {@code -Ddocs.update} writes them.
 */
@DisplayName("The test vectors of the format")
class VectorsTest {

    private static final Path VECTORS = Path.of("src/test/resources/vectors");

    @ParameterizedTest
    @CsvSource({"1, 24, 0", "1000, 24, 0", "5000, 16, 2"})
    @DisplayName("are what a build of today gives, and are read as they were meant")
    void reproducible(int keys, int remainderBits, int classBits, @TempDir Path folder) throws IOException {
        String name = "vector-" + keys + "-f" + remainderBits + "-c" + classBits + ".bpi";
        Path built = folder.resolve(name);
        long[] digests = IntStream.range(0, keys)
                .mapToLong(number -> digest("vector " + number))
                .map(digest -> digest ^ Long.MIN_VALUE)
                .sorted()
                .map(digest -> digest ^ Long.MIN_VALUE)
                .toArray();
        try (IndexWriter writer = IndexWriter.create(built, keys, remainderBits, classBits)) {
            for (int n = 0; n < keys; n++) {
                writer.add(digests[n], classBits == 0 ? 0 : n % 4);
            }
            writer.finish(
                    Provenance.of("test vector", Instant.ofEpochSecond(1_760_000_000), Provenance.OTHER_INPUT),
                    Instant.ofEpochSecond(1_770_000_000));
        }
        if (Boolean.getBoolean("docs.update")) {
            Files.copy(built, VECTORS.resolve(name), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
        assertThat(VECTORS.resolve(name)).hasSameBinaryContentAs(built);
        try (BreachIndex fresh = BreachIndex.open(built);
                BreachIndex kept = BreachIndex.open(VECTORS.resolve(name))) {
            kept.verify();
            assertThat(kept.sha256()).isEqualTo(fresh.sha256());
            assertThat(kept.layout()).isEqualTo(fresh.layout());
            assertThat(kept.provenance()).isEqualTo(fresh.provenance());
            assertThat(List.of(kept.keys(), Files.size(VECTORS.resolve(name))))
                    .containsExactly((long) keys, Files.size(built));
            for (int n = 0; n < keys; n++) {
                assertThat(kept.rank(digests[n])).hasValue(n);
                assertThat(kept.countClass(digests[n])).hasValue(classBits == 0 ? 0 : n % 4);
            }
            assertThat(LongStream.range(0, 1000)
                            .filter(number -> found(kept, digest("other " + number)))
                            .count())
                    .isLessThanOrEqualTo(1);
        }
    }

    private static boolean found(BreachIndex index, long digest) {
        try {
            return index.contains(digest);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static long digest(String text) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)))
                    .getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
