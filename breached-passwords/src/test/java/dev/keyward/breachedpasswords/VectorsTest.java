package dev.keyward.breachedpasswords;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.breachedpasswords.build.IndexBuilder;
import dev.keyward.breachedpasswords.output.IndexWriter;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Test vectors for other readers of the breach index format, as listed in {@code docs/breach-index-format.md}. {@code -Ddocs.update}
 * rewrites them.
 */
@DisplayName("The test vectors of the format")
class VectorsTest {

    private static final Path VECTORS = Path.of("src/test/resources/vectors");
    private static final Instant DATE = Instant.ofEpochSecond(1_760_000_000);
    private static final Instant BUILT = Instant.ofEpochSecond(1_770_000_000);

    @ParameterizedTest
    @CsvSource({
        "1, 24, 0, false",
        "1000, 24, 0, false",
        "5000, 16, 2, false",
        "2000, 20, 2, true",
        "400000, 16, 4, true"
    })
    @DisplayName("are equal to a build by the current code, and give the documented results")
    void reproducible(int keys, int fingerprintBits, int classBits, boolean thresholds, @TempDir Path folder)
            throws IOException {
        String name = "vector-" + keys + "-f" + fingerprintBits + "-c" + classBits + (thresholds ? "-t" : "") + ".bpi";
        int classes = 1 << classBits;
        Path built = folder.resolve(name);
        long[] digests = IntStream.range(0, keys)
                .mapToLong(number -> digest("vector " + number))
                .map(digest -> digest ^ Long.MIN_VALUE)
                .sorted()
                .map(digest -> digest ^ Long.MIN_VALUE)
                .toArray();
        try (IndexWriter writer = IndexWriter.create(built, keys, fingerprintBits, classBits)) {
            for (int n = 0; n < keys; n++) {
                writer.add(digests[n], n % classes);
            }
            writer.finish(
                    new Provenance(
                            Provenance.Digest.SHA_1,
                            Provenance.Normalization.NONE,
                            Provenance.OTHER_INPUT,
                            0,
                            DATE,
                            CountClasses.ofBits(thresholds ? classBits : 0).bounds(),
                            "test vector"),
                    BUILT);
        }
        assertKept(built);
        try (BreachIndex fresh = BreachIndex.open(built);
                BreachIndex kept = BreachIndex.open(VECTORS.resolve(name))) {
            kept.verify();
            assertThat(kept.sha256()).isEqualTo(fresh.sha256());
            assertThat(kept.layout()).isEqualTo(fresh.layout());
            assertThat(kept.provenance()).isEqualTo(fresh.provenance());
            assertThat(List.of(kept.keys(), Files.size(VECTORS.resolve(name))))
                    .containsExactly(fresh.keys(), Files.size(built));
            long last = -1;
            for (int n = 0; n < keys; n++) {
                long rank = kept.rank(digests[n]).orElseThrow();
                if (keys < 100_000) {
                    assertThat(rank).isEqualTo(n);
                    assertThat(kept.countClass(digests[n])).hasValue(n % classes);
                }
                last = Math.max(last, rank);
            }
            assertThat(last).isEqualTo(kept.keys() - 1);
            assertThat(LongStream.range(0, 1000)
                            .filter(number -> found(kept, digest("other " + number)))
                            .count())
                    .isLessThanOrEqualTo(1);
            assertThat(fresh.keys()).isGreaterThan(keys * 999L / 1000 - 1);
        }
    }

    @Test
    @DisplayName("of pairs are equal to a build by the current code, and match names and passwords in any Unicode form")
    void pairs(@TempDir Path folder) throws IOException {
        Path list = Files.write(
                folder.resolve("pairs.txt"),
                Stream.concat(
                                IntStream.range(0, 100).mapToObj(n -> "Name " + n + ":password " + n),
                                Stream.of("Ren\u00c9:caf\u00e9"))
                        .toList());
        Path built = folder.resolve("vector-pairs-101-f24-c0.bpi");
        IndexBuilder.to(built, "test vector", DATE).builtAt(BUILT).buildFromPairs(List.of(list));
        assertKept(built);
        try (BreachIndex kept = BreachIndex.open(VECTORS.resolve(built.getFileName()))) {
            kept.verify();
            assertThat(kept.keys()).isEqualTo(101);
            for (String pair : List.of("name 7:password 7", "\u2003NAME 7\t:password 7", "rene\u0301:cafe\u0301")) {
                assertThat(kept.contains(PasswordDigest.ofPair(pair).orElseThrow()))
                        .describedAs(pair)
                        .isTrue();
            }
            for (String pair : List.of("name 7:password 8", "name 7:Password 7", "\u00a0name 7:password 7")) {
                assertThat(kept.contains(PasswordDigest.ofPair(pair).orElseThrow()))
                        .describedAs(pair)
                        .isFalse();
            }
        }
    }

    private static void assertKept(Path built) throws IOException {
        Path kept = VECTORS.resolve(built.getFileName());
        if (Boolean.getBoolean("docs.update")) {
            Files.copy(built, kept, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
        assertThat(kept).hasSameBinaryContentAs(built);
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
