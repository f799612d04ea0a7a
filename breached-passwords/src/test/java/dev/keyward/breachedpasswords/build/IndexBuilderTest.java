package dev.keyward.breachedpasswords.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyward.breachedpasswords.BreachIndex;
import dev.keyward.breachedpasswords.PasswordDigest;
import dev.keyward.breachedpasswords.Provenance;
import dev.keyward.breachedpasswords.corpus.BadInputException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Building an index")
class IndexBuilderTest {

    private static final List<String> PASSWORDS =
            IntStream.range(0, 3000).mapToObj(n -> "pass word " + n).toList();

    @TempDir
    private Path folder;

    @Test
    @DisplayName("stores every password, from lists, sorted and unsorted digests, and ranges, compressed or not")
    void allForms() throws IOException {
        List<String> lines = PASSWORDS.stream()
                .map(IndexBuilderTest::hex)
                .sorted()
                .map(hex -> hex + ":" + (hex.charAt(0) % 5 + 1))
                .toList();
        List<String> shuffled = new ArrayList<>(lines);
        Collections.shuffle(shuffled, new Random(1));
        Path sorted = file("sorted.txt", String.join("\r\n", lines));
        Path compressed = compressed("sorted.txt.gz", String.join("\n\uFEFF", lines));
        Path unsorted = file("unsorted.txt", String.join("\n", shuffled));
        Path passwords = file("passwords.txt", "\uFEFF" + String.join("\n", PASSWORDS) + "\n\n");
        Path ranges = Files.createDirectory(folder.resolve("ranges"));
        for (String range :
                lines.stream().map(line -> line.substring(0, 5)).distinct().toList()) {
            String content = String.join(
                    "\r\n",
                    lines.stream()
                            .filter(line -> line.startsWith(range))
                            .map(line -> line.substring(5))
                            .toList());
            Files.writeString(ranges.resolve(range + ".txt"), content + "\r\n" + "F".repeat(35) + ":0");
        }

        builder("a").buildFromCorpus(sorted, false);
        builder("b").buildFromCorpus(compressed, false);
        builder("c").buildFromCorpus(ranges, false);
        builder("d").buildFromUnsortedDigests(List.of(unsorted));
        builder("e").buildFromPasswords(List.of(passwords, passwords));
        for (String name : List.of("a", "b", "c", "d", "e")) {
            try (BreachIndex index = BreachIndex.open(folder.resolve(name))) {
                index.verify();
                assertThat(index.keys()).isEqualTo(3000);
                assertThat(index.provenance().label()).isEqualTo("test");
                for (String password : PASSWORDS) {
                    assertThat(index.contains(PasswordDigest.of(password))).isTrue();
                }
            }
        }
        assertThat(leftBehind()).isEmpty();
    }

    @Test
    @DisplayName("leaves out passwords below the minimum count")
    void minCount() throws IOException {
        Path sorted = file(
                "sorted.txt",
                "1111111111111111111111111111111111111111:1\n2222222222222222222222222222222222222222:2\n");
        builder("index").withMinCount(2).withFingerprintBits(40).buildFromCorpus(sorted, false);
        builder("unsorted").withMinCount(2).buildFromUnsortedDigests(List.of(sorted));
        for (String name : List.of("index", "unsorted")) {
            try (BreachIndex index = BreachIndex.open(folder.resolve(name))) {
                assertThat(index.keys()).isEqualTo(1);
                assertThat(index.contains(0x2222222222222222L)).isTrue();
                assertThat(index.provenance().minCount()).isEqualTo(2);
            }
        }
    }

    @Test
    @DisplayName(
            "refuses, with file and line, input that is unsorted, incomplete, not a range, not text, not compressed,"
                    + " or empty")
    void refused() throws IOException {
        String first = "2".repeat(40);
        String second = "1".repeat(40);
        assertRefused(
                () -> builder("x").buildFromCorpus(file("a.txt", first + "\n" + second), false),
                "a.txt, line 2 is less than the line before");
        assertRefused(
                () -> builder("x").buildFromCorpus(file("b.txt", second + "\n" + first), true),
                "1048574 of 1048576 ranges are missing, the first is 00000");
        assertRefused(() -> builder("x").buildFromCorpus(file("c.txt", ""), false), "no digest in the input");
        assertRefused(
                () -> builder("x").buildFromCorpus(file("d.gz", first), false),
                "d.gz ends in .gz but is not compressed with gzip");
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertRefused(() -> builder("x").buildFromCorpus(empty, false), "There is no range");
        Files.writeString(empty.resolve("notes.txt"), "x");
        assertRefused(() -> builder("x").buildFromCorpus(empty, false), "notes.txt is not a range");
        Files.delete(empty.resolve("notes.txt"));
        Files.writeString(empty.resolve("0000A"), "1".repeat(35));
        Files.writeString(empty.resolve("0000a.txt"), "1".repeat(35));
        assertRefused(() -> builder("x").buildFromCorpus(empty, false), "is in the folder twice");
        Path latin = Files.write(folder.resolve("latin.txt"), new byte[] {'a', '\n', (byte) 0xE9, 'x', '\n'});
        assertRefused(() -> builder("x").buildFromPasswords(List.of(latin)), "latin.txt, line 2 is not UTF-8 text");
        Path bomb = compressed("cut.txt.gz", (first + "\n").repeat(1000));
        byte[] bytes = Files.readAllBytes(bomb);
        Files.write(bomb, java.util.Arrays.copyOf(bytes, bytes.length - 10));
        assertRefused(() -> builder("x").buildFromCorpus(bomb, false), "cut.txt.gz is truncated or damaged");
        assertThat(leftBehind()).isEmpty();
        assertThat(folder.resolve("x")).doesNotExist();
    }

    @Test
    @DisplayName("stores counts in classes, and never makes a count smaller than it was")
    void counts() throws IOException {
        List<Long> counts = List.of(1L, 2L, 9L, 10L, 99L, 100L, 1_000_000L);
        StringBuilder text = new StringBuilder();
        for (int n = 0; n < counts.size(); n++) {
            text.append(String.valueOf(n + 1).repeat(40))
                    .append(':')
                    .append(counts.get(n))
                    .append('\n');
        }
        Path file = file("counts.txt", text.toString());
        for (int bits : new int[] {2, 4}) {
            builder("sorted" + bits).withCountBits(bits).buildFromCorpus(file, false);
            builder("unsorted" + bits).withCountBits(bits).buildFromUnsortedDigests(List.of(file));
            for (String name : List.of("sorted" + bits, "unsorted" + bits)) {
                try (BreachIndex index = BreachIndex.open(folder.resolve(name))) {
                    for (int n = 0; n < counts.size(); n++) {
                        long digest =
                                Long.parseUnsignedLong(String.valueOf(n + 1).repeat(16), 16);
                        assertThat(index.containsSeen(digest, counts.get(n))).isTrue();
                        // Far more than it was seen: the class of it does not reach there, unless it is the last one.
                        boolean last = counts.get(n) >= (bits == 2 ? 100 : 1 << 15);
                        assertThat(index.containsSeen(digest, 20 * counts.get(n)))
                                .isEqualTo(last);
                        assertThat(index.containsSeen(digest + (1L << 40), 1)).isFalse();
                    }
                }
            }
        }
        builder("without").buildFromCorpus(file, false);
        try (BreachIndex index = BreachIndex.open(folder.resolve("without"))) {
            assertThat(index.containsSeen(0x1111111111111111L, 1_000_000)).isTrue();
        }
        assertRefused(
                () -> builder("x")
                        .withCountBits(4)
                        .withFingerprintBits(48)
                        .buildFromUnsortedDigests(List.of(longList())),
                "Use --fingerprint-bits 39 or fewer");
        assertThatThrownBy(() -> builder("x").withFingerprintBits(57))
                .hasMessageContaining("fingerprint bits must be 8 to 48, not 57");
        assertThatThrownBy(() -> builder("x").withCountBits(3)).hasMessageContaining("0, 2 or 4");
    }

    /** Writes a list of 20,000 random digests and returns its file. */
    private Path longList() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int n = 0; n < 20_000; n++) {
            text.append("%040X\n".formatted(new java.math.BigInteger(150, new Random(n))));
        }
        return file("long.txt", text.toString());
    }

    @Test
    @DisplayName(
            "stores pairs of name and password, with the name in lower case, and refuses a line that is not a pair")
    void pairs() throws IOException {
        Path file = file("pairs.txt", "Ann@Example.org:pass:word\r\nbob:12345\n");
        builder("pairs").buildFromPairs(List.of(file));
        try (BreachIndex index = BreachIndex.open(folder.resolve("pairs"))) {
            assertThat(index.provenance().digest()).isEqualTo(Provenance.Digest.SHA_256_PAIR);
            assertThat(index.contains(PasswordDigest.ofPair("ann@example.ORG", "pass:word")))
                    .isTrue();
            assertThat(index.contains(PasswordDigest.ofPair("bob", "12345"))).isTrue();
            assertThat(index.contains(PasswordDigest.ofPair("bob", "pass:word")))
                    .isFalse();
            assertThat(index.contains(PasswordDigest.of("12345"))).isFalse();
        }
        for (IndexBuilder counting :
                List.of(builder("x").withCountBits(2), builder("x").withMinCount(2))) {
            assertRefused(() -> counting.buildFromPairs(List.of(file)), "A list without counts");
            assertRefused(() -> counting.buildFromPasswords(List.of(file)), "A list without counts");
        }
        Path bad = file("bad.txt", "bob:12345\nno colon");
        assertRefused(() -> builder("x").buildFromPairs(List.of(bad)), "bad.txt, line 2 is not a pair");
    }

    @Test
    @DisplayName("matches a pair in any Unicode form, leaked or typed")
    void pairForms() throws IOException {
        String decomposed = "cafe\u0301";
        String composed = "caf\u00e9";
        Path file = file(
                "pairs.txt",
                " Ann@Example.org\t:" + decomposed + "\nBob:" + composed + "\nREN" + "E\u0301" + ":x\nJ\u030C:y\n");
        builder("pairs").buildFromPairs(List.of(file));
        try (BreachIndex index = BreachIndex.open(folder.resolve("pairs"))) {
            assertThat(index.keys()).isEqualTo(4);
            assertThat(index.provenance().normalization()).isEqualTo(Provenance.Normalization.NFC);
            for (String password : List.of(decomposed, composed)) {
                assertThat(index.contains(PasswordDigest.ofPair("ann@example.org", password)))
                        .isTrue();
                assertThat(index.contains(PasswordDigest.ofPair("bob ", password)))
                        .isTrue();
                assertThat(index.contains(PasswordDigest.ofPair("bob", password + " ")))
                        .describedAs("a password is not trimmed")
                        .isFalse();
            }
            assertThat(index.contains(PasswordDigest.ofPair("ren\u00e9", "x"))).isTrue();
            assertThat(index.contains(PasswordDigest.ofPair("\u01f0", "y"))).isTrue();
        }
        // The example in docs/breach-index-format.md.
        assertThat(PasswordDigest.ofPair("Ren\u00c9", decomposed)).isEqualTo(0xb31bf1ab4ddc1557L);
        assertRefused(
                () -> builder("x").buildFromPairs(List.of(file("bad.txt", " :password"))), "line 1 is not a pair");
    }

    @Test
    @DisplayName("makes passwords match unmodified and in Unicode NFC")
    void composed() {
        assertThat(PasswordDigest.allOf("caf\u00e9")).hasSize(1);
        assertThat(PasswordDigest.allOf("cafe\u0301").boxed())
                .containsExactly(PasswordDigest.of("cafe\u0301"), PasswordDigest.of("caf\u00e9"));
        assertThat(PasswordDigest.of("password")).isEqualTo(0x5baa61e4c9b93f3fL);
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable build, String message) {
        assertThatThrownBy(build).isInstanceOf(BadInputException.class).hasMessageContaining(message);
    }

    private IndexBuilder builder(String name) {
        return IndexBuilder.to(folder.resolve(name), "test", Instant.ofEpochSecond(1_760_000_000));
    }

    /** Returns the names of unfinished files and sorting folders that builds left behind. */
    private List<String> leftBehind() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> name.matches(".*\\.(part|resume|sorting|new|lock)"))
                    .toList();
        }
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private Path compressed(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(content.getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    private static String hex(String password) {
        try {
            return HexFormat.of()
                    .withUpperCase()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(password.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @DisplayName(
            "gives the same file for the same digests, as a file, as ranges, compressed, with long counts, and in any"
                    + " order")
    void sameContent() throws IOException {
        for (int keys : new int[] {2_906, 362, 363, 11_585}) {
            Path text = RandomCorpus.write(folder.resolve(keys + ".txt"), keys, keys);
            Path ranges = Files.createDirectory(folder.resolve(keys + "-ranges"));
            Path compressed = Files.createDirectory(folder.resolve(keys + "-compressed"));
            java.util.Map<String, StringBuilder> all = new java.util.TreeMap<>();
            for (String line : Files.readAllLines(text)) {
                String bare = line.replace("\uFEFF", "");
                all.computeIfAbsent(bare.substring(0, 5), range -> new StringBuilder())
                        .append(bare.substring(5))
                        .append("\r\n");
            }
            for (var range : all.entrySet()) {
                byte[] content = range.getValue().toString().getBytes(java.nio.charset.StandardCharsets.US_ASCII);
                Files.write(ranges.resolve(range.getKey() + ".txt"), content);
                try (var out = new java.util.zip.GZIPOutputStream(
                        Files.newOutputStream(compressed.resolve(range.getKey() + ".gz")))) {
                    out.write(content);
                }
            }
            Path longCounts = Files.write(
                    folder.resolve(keys + "-long.txt"),
                    Files.readAllLines(text).stream()
                            .map(line -> line + "00000000000000")
                            .toList());
            Path target = folder.resolve("x");
            builder("x").buildFromUnsortedDigests(List.of(text));
            java.util.UUID id = id(target);
            for (Path corpus : List.of(text, ranges, compressed, longCounts)) {
                builder("x").buildFromCorpus(corpus, false);
                assertThat(id(target)).describedAs("%s", corpus).isEqualTo(id);
            }
        }
    }

    @Test
    @DisplayName("reports progress after each range, however small")
    void progressOfRanges() throws IOException {
        Path ranges = Files.createDirectory(folder.resolve("small"));
        for (int range = 0; range < 20; range++) {
            Files.writeString(ranges.resolve("%05X.txt".formatted(range)), "1".repeat(35) + ":1");
        }
        List<Long> told = new java.util.ArrayList<>();
        builder("x").reportingTo((done, of, lines) -> told.add(lines)).buildFromCorpus(ranges, false);
        assertThat(told).contains(1L, 7L, 19L, 20L);
    }

    @Test
    @DisplayName("gives an overlay as many fingerprint bits as possible, unless their number is set")
    void overlayBits() throws IOException {
        Path text = RandomCorpus.write(folder.resolve("c.txt"), 200_000, 1);
        for (int counts : new int[] {0, 2}) {
            builder("x").withCountBits(counts).asOverlay().buildFromUnsortedDigests(List.of(text));
            assertBits(counts == 0 ? 46 : 42);
            builder("x").withCountBits(counts).asOverlay().buildFromCorpus(text, false);
            assertBits(46);
            builder("x")
                    .withCountBits(counts)
                    .asOverlay()
                    .withFingerprintBits(24)
                    .buildFromCorpus(text, false);
            assertBits(24);
        }
    }

    private void assertBits(int bits) throws IOException {
        try (BreachIndex index = BreachIndex.open(folder.resolve("x"))) {
            assertThat(index.layout().fingerprintBits()).isEqualTo(bits);
        }
    }

    private static java.util.UUID id(Path file) throws IOException {
        try (BreachIndex index = BreachIndex.open(file)) {
            return index.id();
        }
    }

    @Test
    @DisplayName("refuses a date in the future, so that later lists can replace the index")
    void date() {
        for (Instant date : List.of(Instant.parse("9999-12-31T00:00:00Z"), Instant.parse("1969-12-31T00:00:00Z"))) {
            assertThatThrownBy(() -> IndexBuilder.to(folder.resolve("x"), "", date))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("between 1970-01-01 and today");
        }
    }
}
