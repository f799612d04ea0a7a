package dev.keyward.breachedpasswords.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyward.breachedpasswords.BreachIndex;
import dev.keyward.breachedpasswords.IndexHeader;
import dev.keyward.breachedpasswords.Progress;
import dev.keyward.breachedpasswords.corpus.BadInputException;
import dev.keyward.breachedpasswords.output.UnfinishedFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A build")
class BuildFailuresTest {

    private static final Instant DATE = Instant.ofEpochSecond(1_760_000_000);
    private static final Instant BUILT = Instant.ofEpochSecond(1_770_000_000);

    @TempDir
    private Path folder;

    @Test
    @DisplayName("that is killed at any moment resumes and gives the same file, with a heap of 128 MB")
    void killed() throws Exception {
        Path corpus = RandomCorpus.write(folder.resolve("corpus.txt"), 1_000_000, 5);
        Path whole = folder.resolve("whole.bpi");
        builder(whole).withCountBits(2).buildFromCorpus(corpus, false);
        Path resumed = folder.resolve("resumed.bpi");
        // Before the first checkpoint, right behind some, between some.
        for (int told : new int[] {0, 1, 2, 3, 2, 4, 1}) {
            Process process = build("corpus", corpus, resumed, 130_000);
            try (BufferedReader out = output(process)) {
                for (int n = 0; n < told; n++) {
                    assertThat(out.readLine()).describedAs("still building").isNotNull();
                }
                process.destroyForcibly().waitFor();
            }
            assertThat(resumed).doesNotExist();
        }
        Process last = build("corpus", corpus, resumed, 130_000);
        String said;
        try (BufferedReader out = output(last)) {
            said = out.readLine();
            while (out.readLine() != null) {
                // to its end
            }
        }
        assertThat(last.waitFor()).isZero();
        assertThat(Long.parseLong(said)).describedAs("where it went on").isGreaterThan(131_072);
        assertSameButTime(resumed, whole);
        assertThat(leftBehind()).isEmpty();
    }

    @Test
    @DisplayName("also resumes with a folder of ranges as its input, and keeps its build time")
    void ranges() throws IOException {
        Path ranges = Files.createDirectory(folder.resolve("ranges"));
        for (int range = 0; range < 50; range++) {
            StringBuilder text = new StringBuilder();
            for (int n = 0; n < 40; n++) {
                text.append("%035X:%d\r%n".formatted(n * 7919L + range, n + 1));
            }
            Files.writeString(
                    ranges.resolve("%05X.txt".formatted(range * 20000)),
                    text.toString().replace("\r\r", "\r"));
        }
        Path whole = folder.resolve("whole.bpi");
        builder(whole).builtAt(BUILT).withFingerprintBits(40).buildFromCorpus(ranges, false);

        Path target = folder.resolve("resumed.bpi");
        IndexBuilder builder = builder(target).withFingerprintBits(40).withLinesBetweenCheckpoints(100);
        stop(builder.builtAt(BUILT), ranges, target, 0);
        builder.resuming().buildFromCorpus(ranges, false);
        assertThat(target).hasSameBinaryContentAs(whole);
    }

    @Test
    @DisplayName("resumes only with the same input and options, and keeps its files if resuming is tried with others")
    void otherInput() throws IOException {
        Path corpus = RandomCorpus.write(folder.resolve("corpus.txt"), 200_000, 6);
        Path target = folder.resolve("index.bpi");
        IndexBuilder builder = builder(target).builtAt(BUILT).withLinesBetweenCheckpoints(60_000);
        stop(builder, corpus, target, 131_000);
        List<String> before = leftBehind();
        assertThat(before).containsExactly("index.bpi.part", "index.bpi.resume");
        for (IndexBuilder other : List.of(
                builder.withFingerprintBits(20),
                builder.withMinCount(2),
                builder.withCountBits(2),
                builder.asOverlay(),
                IndexBuilder.to(target, "another", DATE))) {
            assertThatThrownBy(() -> other.resuming().buildFromCorpus(corpus, false))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("differ from those of the interrupted build");
        }
        assertThatThrownBy(() -> builder.resuming().buildFromCorpus(corpus, true))
                .hasMessageContaining("differ from those of the interrupted build");
        assertThat(leftBehind()).isEqualTo(before);
        builder.resuming().buildFromCorpus(corpus, false);
        Path whole = folder.resolve("whole.bpi");
        builder(whole).builtAt(BUILT).buildFromCorpus(corpus, false);
        assertThat(target).hasSameBinaryContentAs(whole);
    }

    @Test
    @DisplayName("starts over if its checkpoint is damaged or deleted, but never because --resume is missing")
    void anew() throws IOException {
        Path corpus = RandomCorpus.write(folder.resolve("corpus.txt"), 500_000, 7);
        Path whole = folder.resolve("whole.bpi");
        builder(whole).builtAt(BUILT).buildFromCorpus(corpus, false);
        Path target = folder.resolve("index.bpi");
        IndexBuilder builder = builder(target).builtAt(BUILT).withLinesBetweenCheckpoints(60_000);
        for (int cut : new int[] {0, 3, 100}) {
            stop(builder, corpus, target, 393_000);
            Path checkpoint = folder.resolve("index.bpi.resume");
            byte[] bytes = Files.readAllBytes(checkpoint);
            Files.write(checkpoint, java.util.Arrays.copyOf(bytes, cut));
            builder.resuming().buildFromCorpus(corpus, false);
            assertThat(target).hasSameBinaryContentAs(whole);
        }
        stop(builder, corpus, target, 393_000);
        List<String> begun = leftBehind();
        assertThatThrownBy(() -> builder.buildFromCorpus(corpus, false))
                .describedAs("hours of reading are not thrown away by forgetting an option")
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("Resume it with --resume, or delete index.bpi.resume to start over");
        assertThat(leftBehind()).isEqualTo(begun);
        Files.delete(folder.resolve("index.bpi.resume"));
        builder.buildFromCorpus(corpus, false);
        assertThat(target).hasSameBinaryContentAs(whole);
        stop(builder, corpus, target, 393_000);
        Files.write(folder.resolve("index.bpi.part"), new byte[10]);
        assertThatThrownBy(() -> builder.resuming().buildFromCorpus(corpus, false))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("shorter than when it was saved");
    }

    @Test
    @DisplayName(
            "that was interrupted is not discarded by another build or merge with the same output, nor resumed if its file was modified")
    void protectedFromOthers() throws IOException {
        Path corpus = RandomCorpus.write(folder.resolve("corpus.txt"), 500_000, 10);
        Path list = Files.writeString(folder.resolve("list.txt"), "one\ntwo\n");
        Path small = folder.resolve("small.bpi");
        builder(small).withFingerprintBits(40).buildFromPasswords(List.of(list));
        Path target = folder.resolve("index.bpi");
        IndexBuilder builder = builder(target).builtAt(BUILT).withLinesBetweenCheckpoints(60_000);
        stop(builder, corpus, target, 393_000);
        byte[] part = Files.readAllBytes(folder.resolve("index.bpi.part"));
        byte[] checkpoint = Files.readAllBytes(folder.resolve("index.bpi.resume"));

        assertThatThrownBy(() -> builder.buildFromPasswords(List.of(list))).hasMessageContaining("was interrupted");
        assertThatThrownBy(() -> builder.resuming().buildFromPasswords(List.of(list)))
                .hasMessageContaining("differ from those of the interrupted build");
        try (BreachIndex one = BreachIndex.open(small);
                BreachIndex other = BreachIndex.open(small)) {
            IndexMerge merge = IndexMerge.of(List.of(one, other), java.util.OptionalInt.empty());
            assertThatThrownBy(() -> merge.writeTo(target, "merged", Progress.NONE))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("was interrupted");
        }
        assertThat(folder.resolve("index.bpi.part")).hasBinaryContent(part);
        assertThat(folder.resolve("index.bpi.resume")).hasBinaryContent(checkpoint);

        part[IndexHeader.LENGTH + 70_000] ^= 1;
        Files.write(folder.resolve("index.bpi.part"), part);
        assertThatThrownBy(() -> builder.resuming().buildFromCorpus(corpus, false))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("unfinished file was modified");
        assertThat(target).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"passwords", "pairs"})
    @DisplayName("that is killed at any moment with an unsorted list gives the same file when it is repeated")
    void sortedKilled(String kind) throws Exception {
        int lines = 300_000;
        Path list = folder.resolve("list.txt");
        // Two of three lines are duplicates.
        Files.write(
                list,
                IntStream.range(0, lines)
                        .mapToObj(n -> "name:secret " + n % (lines / 3))
                        .toList());
        Path whole = folder.resolve("whole.bpi");
        List<Long> told = new ArrayList<>();
        IndexBuilder builder = builder(whole).reportingTo((bytes, of, read) -> told.add(read));
        if (kind.equals("pairs")) {
            builder.buildFromPairs(List.of(list));
        } else {
            builder.buildFromPasswords(List.of(list));
        }
        Path resumed = folder.resolve("resumed.bpi");
        // Kill before, during and after reading, while counting the sorted digests, and while writing.
        for (int after = 0; after < told.size(); after++) {
            Process process = build(kind, list, resumed, 1);
            try (BufferedReader out = output(process)) {
                for (int n = 0; n < after; n++) {
                    assertThat(out.readLine()).describedAs("still building").isNotNull();
                }
                process.destroyForcibly().waitFor();
            }
            if (after < told.size() - 1) {
                assertThat(resumed).doesNotExist();
            }
        }
        assertThat(runToEnd(build(kind, list, resumed, 1))).isZero();
        assertSameButTime(resumed, whole);
        assertThat(leftBehind()).isEmpty();
        try (BreachIndex index = BreachIndex.open(resumed)) {
            assertThat(index.keys()).isEqualTo(lines / 3);
            assertThat(index.lines()).isEqualTo(lines);
        }
    }

    @Test
    @DisplayName("does not run out of memory with millions of equal passwords, or with a line longer than 128 MB")
    void hostileList() throws Exception {
        Path list = folder.resolve("list.txt");
        byte[] equal = "password\n".repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
        try (OutputStream out = Files.newOutputStream(list)) {
            for (int n = 0; n < 250; n++) {
                out.write(equal);
            }
        }
        Path target = folder.resolve("index.bpi");
        assertThat(runToEnd(build("passwords", list, target, 1))).isZero();
        try (BreachIndex index = BreachIndex.open(target)) {
            assertThat(index.keys()).isEqualTo(1);
            assertThat(index.lines()).isEqualTo(250L << 16);
        }
        byte[] endless = new byte[1 << 20];
        java.util.Arrays.fill(endless, (byte) 'x');
        try (OutputStream out = Files.newOutputStream(list)) {
            out.write("password\n".getBytes(StandardCharsets.UTF_8));
            for (int n = 0; n < 150; n++) {
                out.write(endless);
            }
        }
        for (String kind : List.of("passwords", "pairs")) {
            Process process = new ProcessBuilder(command(kind, list, folder.resolve("x.bpi"), 1))
                    .redirectErrorStream(true)
                    .start();
            try (BufferedReader out = output(process)) {
                assertThat(String.join("\n", out.lines().toList()))
                        .contains(
                                kind.equals("pairs")
                                        ? "line 1 is not a pair"
                                        : "list.txt, line 2 has more than 65536 bytes")
                        .doesNotContain("xxx");
            }
            assertThat(process.waitFor()).isEqualTo(1);
        }
        assertThat(leftBehind()).isEmpty();
    }

    private static int runToEnd(Process process) throws Exception {
        try (BufferedReader out = output(process)) {
            while (out.readLine() != null) {
                // to its end
            }
        }
        return process.waitFor();
    }

    @Test
    @DisplayName("of an unsorted list gives the same file when it starts over")
    void sorted() throws IOException {
        Path list = Files.writeString(folder.resolve("list.txt"), "one\ntwo\nthree\n");
        Path target = folder.resolve("index.bpi");
        builder(target).builtAt(BUILT).buildFromPasswords(List.of(list));
        byte[] first = Files.readAllBytes(target);
        // Writes the files that a killed build leaves.
        Files.createDirectory(folder.resolve("index.bpi.sorting"));
        Files.writeString(folder.resolve("index.bpi.sorting").resolve("runs"), "rest");
        builder(target).builtAt(BUILT).resuming().buildFromPasswords(List.of(list));
        assertThat(target).hasBinaryContent(first);
        assertThat(leftBehind()).isEmpty();
    }

    @Test
    @DisplayName("with a label that is too long ends before it reads any input")
    void label() {
        assertThatThrownBy(() -> IndexBuilder.to(folder.resolve("x"), "x".repeat(65), DATE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most 64 bytes");
    }

    @Test
    @DisplayName("cannot start twice at the same time, nor where no file can be created")
    void busy() throws IOException {
        Path list = Files.writeString(folder.resolve("list.txt"), "one\n");
        Path target = folder.resolve("index.bpi");
        try (UnfinishedFile open = UnfinishedFile.of(target)) {
            assertThatThrownBy(() -> builder(target).buildFromPasswords(List.of(list)))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("index.bpi is being built by another process");
            assertThat(open.channel().isOpen()).isTrue();
        }
        Path nowhere = folder.resolve("none").resolve("index.bpi");
        assertThatThrownBy(() -> builder(nowhere).buildFromPasswords(List.of(list)))
                .hasMessageContaining("in a folder that exists");
        assertThatThrownBy(() -> builder(folder).buildFromPasswords(List.of(list)))
                .hasMessageContaining("is a folder. Name a file");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no limit of a file's size to run into")
    @DisplayName("on a full disk leaves no partial file, and keeps the previous index")
    void diskFull() throws Exception {
        Path corpus = RandomCorpus.write(folder.resolve("corpus.txt"), 2_000_000, 8);
        Path target = folder.resolve("index.bpi");
        Path list = Files.writeString(folder.resolve("list.txt"), "one\n");
        builder(target).buildFromPasswords(List.of(list));
        byte[] before = Files.readAllBytes(target);
        // 2,048 blocks of 1 KiB: the operating system refuses to write more into a file.
        Process process = new ProcessBuilder(limited(command("corpus", corpus, target, 500_000)))
                .redirectErrorStream(true)
                .start();
        String said;
        try (BufferedReader out = output(process)) {
            said = String.join("\n", out.lines().toList());
        }
        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(said).contains("File too large");
        assertThat(target).hasBinaryContent(before);
        assertThat(leftBehind()).isEmpty();
    }

    @Test
    @EnabledIfSystemProperty(
            named = "soak",
            matches = "true",
            disabledReason = "minutes and 10 GB of disk: ./verify --soak runs it")
    @DisplayName("of 100 million lines succeeds with a heap of 128 MB, and lookups find each of them")
    void hundredMillion() throws Exception {
        long count = 100_000_000;
        Path corpus = RandomCorpus.write(folder.resolve("corpus.txt"), count, 9);
        Path target = folder.resolve("index.bpi");
        Process process = build("corpus", corpus, target, BuildOptions.LINES_BETWEEN_CHECKPOINTS);
        try (BufferedReader out = output(process)) {
            assertThat(out.lines().count()).isGreaterThan(1000);
        }
        assertThat(process.waitFor()).isZero();
        try (BreachIndex index = BreachIndex.open(target)) {
            index.verify();
            RandomCorpus again = new RandomCorpus(count, 9);
            for (long n = 0; n < count; n++) {
                long digest = again.next();
                if (!index.contains(digest)) {
                    throw new AssertionError("digest " + n + " is not found");
                }
            }
        }
    }

    @Test
    @EnabledIfSystemProperty(
            named = "soak",
            matches = "true",
            disabledReason = "a million files, minutes: ./verify --soak runs it")
    @DisplayName("of a folder with all 1,048,576 ranges succeeds")
    void millionFiles() throws Exception {
        Path ranges = Files.createDirectory(folder.resolve("ranges"));
        for (int range = 0; range < 1 << 20; range++) {
            Files.writeString(ranges.resolve("%05X.txt".formatted(range)), "%035X:1".formatted((range * 7919L) << 30));
        }
        Path target = folder.resolve("index.bpi");
        assertThat(runToEnd(build("corpus", ranges, target, BuildOptions.LINES_BETWEEN_CHECKPOINTS)))
                .isZero();
        try (BreachIndex index = BreachIndex.open(target)) {
            assertThat(index.keys()).isEqualTo(1 << 20);
            assertThat(index.provenance().isComplete()).isTrue();
        }
    }

    /** Simulates the kill of a build: makes it fail some lines after a checkpoint, and restores the files that it then deletes. */
    private static void stop(IndexBuilder builder, Path input, Path target, long behind) throws IOException {
        List<Path> files = List.of(beside(target, ".part"), beside(target, ".resume"));
        assertThatThrownBy(() -> builder.reportingTo((bytes, of, lines) -> {
                            if (lines > behind) {
                                files.forEach(file -> copy(file, beside(file, ".kept")));
                                throw new IllegalStateException("stopped");
                            }
                        })
                        .buildFromCorpus(input, false))
                .hasMessage("stopped");
        for (Path file : files) {
            assertThat(file).doesNotExist();
            Files.move(beside(file, ".kept"), file);
        }
    }

    private static void copy(Path from, Path to) {
        try {
            Files.copy(from, to);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Path beside(Path file, String ending) {
        return file.resolveSibling(file.getFileName() + ending);
    }

    private static IndexBuilder builder(Path target) {
        return IndexBuilder.to(target, "killed", DATE);
    }

    private static Process build(String kind, Path input, Path target, long lines) throws IOException {
        return new ProcessBuilder(command(kind, input, target, lines))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static List<String> command(String kind, Path input, Path target, long lines) {
        return List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                BuildInChildProcess.class.getName(),
                kind,
                input.toString(),
                target.toString(),
                Long.toString(lines));
    }

    private static List<String> limited(List<String> command) {
        List<String> all = new ArrayList<>(List.of("bash", "-c", "ulimit -f 2048; exec \"$@\"", "bash"));
        all.addAll(command);
        return all;
    }

    private static BufferedReader output(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Asserts that the two given index files differ only in the build time and the checksum of the header. */
    private static void assertSameButTime(Path one, Path other) throws IOException {
        byte[] first = Files.readAllBytes(one);
        byte[] second = Files.readAllBytes(other);
        for (byte[] bytes : List.of(first, second)) {
            java.util.Arrays.fill(bytes, 64, 72, (byte) 0);
            java.util.Arrays.fill(bytes, 4092, 4096, (byte) 0);
        }
        assertThat(first).isEqualTo(second);
    }

    private List<String> leftBehind() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> name.matches(".*\\.(part|resume|sorting|new|lock)"))
                    .sorted()
                    .toList();
        }
    }
}
