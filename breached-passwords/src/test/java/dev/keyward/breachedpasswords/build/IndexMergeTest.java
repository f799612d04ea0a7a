package dev.keyward.breachedpasswords.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyward.breachedpasswords.BreachIndex;
import dev.keyward.breachedpasswords.Layout;
import dev.keyward.breachedpasswords.PasswordDigest;
import dev.keyward.breachedpasswords.Progress;
import dev.keyward.breachedpasswords.Provenance;
import dev.keyward.breachedpasswords.corpus.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Merging indexes")
class IndexMergeTest {

    private static final Instant OLD = Instant.ofEpochSecond(1_700_000_000);
    private static final Instant NEW = Instant.ofEpochSecond(1_760_000_000);

    @TempDir
    private Path folder;

    @Test
    @DisplayName("with equal fingerprint bits gives the same content as one build from both inputs")
    void asBuiltTogether() throws IOException {
        Path one = RandomCorpus.write(folder.resolve("one.txt"), 100_000, 1);
        Path two = RandomCorpus.write(folder.resolve("two.txt"), 90_000, 2);
        IndexBuilder.to(folder.resolve("one"), "one", OLD)
                .withCountBits(2)
                .withFingerprintBits(30)
                .buildFromCorpus(one, false);
        IndexBuilder.to(folder.resolve("two"), "two", NEW)
                .withCountBits(2)
                .withFingerprintBits(30)
                .buildFromCorpus(two, false);
        IndexBuilder.to(folder.resolve("both"), "both", NEW)
                .withCountBits(2)
                .withFingerprintBits(28)
                .buildFromUnsortedDigests(List.of(one, two));
        Path merged = folder.resolve("merged");
        merge(List.of("one", "two"), OptionalInt.of(28), merged);
        try (BreachIndex index = BreachIndex.open(merged);
                BreachIndex both = BreachIndex.open(folder.resolve("both"))) {
            index.verify();
            assertThat(index.sha256()).isEqualTo(both.sha256());
            assertThat(index.keys()).isEqualTo(both.keys());
            assertThat(index.provenance().corpusDate())
                    .describedAs("of the greatest")
                    .isEqualTo(OLD);
            assertThat(index.provenance().label()).isEqualTo("merged");
            assertThat(index.provenance().flags()).isZero();
        }
    }

    @Test
    @DisplayName("keeps all keys if one index is much smaller and has enough bits")
    void overlay() throws IOException {
        Path corpus = RandomCorpus.write(folder.resolve("corpus.txt"), 200_000, 3);
        IndexBuilder.to(folder.resolve("corpus"), "corpus", NEW).buildFromCorpus(corpus, false);
        List<String> bans = IntStream.range(0, 50).mapToObj(n -> "our own " + n).toList();
        Path list = Files.write(folder.resolve("bans.txt"), bans);
        IndexBuilder.to(folder.resolve("bans"), "bans", NEW).asOverlay().buildFromPasswords(List.of(list));
        Path merged = folder.resolve("merged");
        merge(List.of("corpus", "bans"), OptionalInt.empty(), merged);
        try (BreachIndex index = BreachIndex.open(merged)) {
            for (String ban : bans) {
                assertThat(index.contains(PasswordDigest.of(ban))).isTrue();
            }
            RandomCorpus again = new RandomCorpus(200_000, 3);
            for (int n = 0; n < 200_000; n++) {
                assertThat(index.contains(again.next())).isTrue();
            }
            assertThat(index.provenance().flags()).isEqualTo(Provenance.OTHER_INPUT);
            assertThat(index.layout().fingerprintBits()).isEqualTo(24);
        }
    }

    @Test
    @DisplayName("of overlays of different sizes uses the number of fingerprint bits that all of them have")
    void overlays() throws IOException {
        Path large = RandomCorpus.write(folder.resolve("large.txt"), 200_000, 9);
        Path list = Files.writeString(folder.resolve("small.txt"), "ours\n");
        IndexBuilder.to(folder.resolve("large"), "", NEW).asOverlay().buildFromUnsortedDigests(List.of(large));
        IndexBuilder.to(folder.resolve("small"), "", NEW).asOverlay().buildFromPasswords(List.of(list));
        merge(List.of("large", "small"), OptionalInt.empty(), folder.resolve("both"));
        try (BreachIndex both = BreachIndex.open(folder.resolve("both"))) {
            assertThat(both.contains(PasswordDigest.of("ours"))).isTrue();
            assertThat(both.layout().keyBits()).isEqualTo(56);
        }
    }

    @Test
    @DisplayName("accepts the whole corpus and a small overlay, up to four billion digests")
    void overlayOfCorpus() throws IOException {
        Path list = Files.writeString(folder.resolve("bans.txt"), "ours\n");
        IndexBuilder.to(folder.resolve("bans"), "bans", NEW).asOverlay().buildFromPasswords(List.of(list));
        try (BreachIndex bans = BreachIndex.open(folder.resolve("bans"))) {
            assertThat(bans.layout().keyBits())
                    .isGreaterThanOrEqualTo(
                            Layout.forKeys(4_000_000_000L, 24, 0).keyBits());
        }
    }

    @Test
    @DisplayName("makes one index from indexes of parts of a corpus")
    void parts() throws IOException {
        Path one = RandomCorpus.writeBeginning(folder.resolve("one.txt"), 8_000_000, 5, 100_000);
        Path two = RandomCorpus.writeBeginning(folder.resolve("two.txt"), 8_000_000, 6, 100_000);
        for (Path part : List.of(one, two)) {
            String name = part.getFileName().toString().replace(".txt", "");
            IndexBuilder.to(folder.resolve(name), name, NEW)
                    .withFingerprintBits(30)
                    .buildFromCorpus(part, false);
        }
        IndexBuilder.to(folder.resolve("both"), "both", NEW)
                .withFingerprintBits(26)
                .buildFromUnsortedDigests(List.of(one, two));
        merge(List.of("one", "two"), OptionalInt.of(26), folder.resolve("merged"));
        try (BreachIndex merged = BreachIndex.open(folder.resolve("merged"));
                BreachIndex both = BreachIndex.open(folder.resolve("both"))) {
            merged.verify();
            assertThat(merged.layout()).isEqualTo(both.layout());
            assertThat(merged.keys()).isEqualTo(both.keys());
        }
    }

    @Test
    @DisplayName("refuses incompatible indexes and says what to do")
    void refused() throws IOException {
        Path corpus = RandomCorpus.write(folder.resolve("corpus.txt"), 200_000, 4);
        Path list = Files.writeString(folder.resolve("list.txt"), "one:two\n");
        IndexBuilder.to(folder.resolve("corpus"), "a", NEW).buildFromCorpus(corpus, false);
        IndexBuilder.to(folder.resolve("counted"), "b", NEW).withCountBits(4).buildFromCorpus(corpus, false);
        IndexBuilder.to(folder.resolve("pairs"), "c", NEW).buildFromPairs(List.of(list));
        IndexBuilder.to(folder.resolve("small"), "d", NEW).buildFromPasswords(List.of(list));
        IndexBuilder.to(folder.resolve("tiny"), "d", NEW).withFingerprintBits(8).buildFromPasswords(List.of(list));
        Path target = folder.resolve("x");
        assertRefused(List.of("corpus"), OptionalInt.empty(), "two or more indexes");
        assertRefused(List.of("corpus", "counted"), OptionalInt.empty(), "the same --counts");
        assertRefused(List.of("corpus", "pairs"), OptionalInt.empty(), "different kinds of digests");
        assertRefused(List.of("corpus", "small"), OptionalInt.empty(), "--fingerprint-bits 14");
        assertRefused(List.of("corpus", "small"), OptionalInt.empty(), "with --fingerprint-bits 34");
        assertRefused(List.of("corpus", "tiny"), OptionalInt.empty(), "bits of each digest, and a merged index");
        assertRefused(List.of("corpus", "small"), OptionalInt.of(15), "--fingerprint-bits 14");
        merge(List.of("corpus", "small"), OptionalInt.of(14), target);
        assertThat(target).exists();
    }

    private void assertRefused(List<String> names, OptionalInt bits, String message) {
        assertThatThrownBy(() -> merge(names, bits, folder.resolve("x")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(message);
        assertThat(folder.resolve("x")).doesNotExist();
        assertThat(folder.resolve("x.part")).doesNotExist();
    }

    private void merge(List<String> names, OptionalInt bits, Path target) throws IOException {
        List<BreachIndex> indexes = new java.util.ArrayList<>();
        try {
            for (String name : names) {
                indexes.add(BreachIndex.open(folder.resolve(name)));
            }
            IndexMerge.of(indexes, bits).writeTo(target, "merged", Progress.NONE);
        } finally {
            for (BreachIndex index : indexes) {
                index.close();
            }
        }
    }
}
