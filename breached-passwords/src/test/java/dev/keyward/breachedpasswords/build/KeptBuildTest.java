package dev.keyward.breachedpasswords.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyward.breachedpasswords.BreachIndex;
import dev.keyward.breachedpasswords.Progress;
import dev.keyward.breachedpasswords.corpus.BadInputException;
import dev.keyward.breachedpasswords.output.FullDisk;
import dev.keyward.breachedpasswords.output.UnfinishedBuildException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A build with an I/O error")
class KeptBuildTest {

    private static final int RANGES = 50;
    private static final int LINES = 40;

    @TempDir
    private Path folder;

    private Path ranges = Path.of("");
    private Path target = Path.of("");

    @BeforeEach
    void corpus() throws IOException {
        ranges = Files.createDirectory(folder.resolve("ranges"));
        target = folder.resolve("index.bpi");
        for (int range = 0; range < RANGES; range++) {
            List<String> lines = new ArrayList<>();
            for (int n = 0; n < LINES; n++) {
                lines.add("%05X%030X:%d".formatted(n * 7919, range, n + 1));
            }
            Files.write(file(range), lines);
        }
    }

    @Test
    @DisplayName("during several writes is resumed each time and gives the same file")
    void written() throws IOException {
        Path corpus = RandomCorpus.write(folder.resolve("corpus.txt"), 300_000, 11);
        Path whole = folder.resolve("whole.bpi");
        builder(whole).buildFromCorpus(corpus, false);
        IndexBuilder anew = builder(target);
        IndexBuilder again = anew.resuming();
        for (long lines : new long[] {131_072, 196_608}) {
            IndexBuilder broken = brokenAt(lines, lines == 131_072 ? anew : again);
            assertKept(() -> broken.buildFromCorpus(corpus, false), ClosedByInterruptException.class);
            assertThat(Thread.interrupted()).isTrue();
            assertThatThrownBy(() -> anew.buildFromCorpus(corpus, false)).hasMessageContaining("was interrupted");
        }
        List<Long> told = new ArrayList<>();
        again.reportingTo((bytes, of, lines) -> told.add(lines)).buildFromCorpus(corpus, false);
        assertThat(told.get(0)).describedAs("where it went on").isEqualTo(196_608);
        assertThat(target).hasSameBinaryContentAs(whole);
        assertThat(left()).containsExactly("index.bpi");
    }

    @Test
    @DisplayName("before its first checkpoint leaves nothing")
    void tooEarly() throws IOException {
        Path corpus = RandomCorpus.write(folder.resolve("corpus.txt"), 100_000, 12);
        assertThatThrownBy(() -> brokenAt(65_536, builder(target)).buildFromCorpus(corpus, false))
                .isInstanceOf(ClosedByInterruptException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(left()).isEmpty();
    }

    @Test
    @DisplayName("because an input file is a folder is kept, and not reported as malformed input")
    void unreadable() throws IOException {
        for (String name : List.of("FFFFE.txt", "FFFFE.txt.gz")) {
            Path bad = Files.createDirectory(ranges.resolve(name));
            assertKept(() -> builder(target).buildFromCorpus(ranges, false), IOException.class);
            assertKept(() -> builder(target).resuming().buildFromCorpus(ranges, false), IOException.class);
            Files.delete(folder.resolve("index.bpi.resume"));
            Files.delete(bad);
        }
        Files.delete(file(0));
        Files.createDirectory(file(0));
        assertThatThrownBy(() -> builder(target).buildFromCorpus(ranges, false))
                .describedAs("nothing was read that could be gone on from")
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(UnfinishedBuildException.class)
                .isNotInstanceOf(BadInputException.class);
        assertThat(left()).isEmpty();
    }

    @Test
    @DisplayName("in the final rename is kept, and renamed later")
    void name() throws IOException {
        IndexBuilder hindered = builder(target).reportingTo((bytes, of, lines) -> {
            target.toFile().mkdir();
            write(target.resolve("file"));
        });
        assertKept(() -> hindered.buildFromCorpus(ranges, false), IOException.class);
        Files.delete(target.resolve("file"));
        Files.delete(target);
        builder(target).resuming().buildFromCorpus(ranges, false);
        try (BreachIndex index = BreachIndex.open(target)) {
            index.verify();
            assertThat(index.keys()).isEqualTo(RANGES * LINES);
        }
        assertThat(left()).containsExactly("index.bpi");
    }

    @Test
    @DisplayName("before it has begun keeps the files of another unfinished build")
    void another() throws IOException {
        Path bad = Files.createDirectory(ranges.resolve("FFFFE.txt"));
        assertKept(() -> builder(target).buildFromCorpus(ranges, false), IOException.class);
        byte[] part = Files.readAllBytes(folder.resolve("index.bpi.part"));
        Path checkpoint = folder.resolve("index.bpi.resume");
        Path away = Files.move(checkpoint, folder.resolve("away"));
        Files.createDirectory(checkpoint); // there, but it cannot be read
        Path list = Files.writeString(folder.resolve("list.txt"), "one\n");
        Path small = folder.resolve("small");
        builder(small).buildFromPasswords(List.of(list));
        try (BreachIndex one = BreachIndex.open(small);
                BreachIndex other = BreachIndex.open(small)) {
            IndexMerge merge = IndexMerge.of(List.of(one, other), OptionalInt.empty());
            for (ThrowingCallable build : List.<ThrowingCallable>of(
                    () -> builder(target).resuming().buildFromCorpus(ranges, false),
                    () -> builder(target).buildFromCorpus(ranges, false),
                    () -> builder(target).resuming().buildFromPasswords(List.of(list)),
                    () -> merge.writeTo(target, "merged", Progress.NONE))) {
                assertThatThrownBy(build).isInstanceOf(IOException.class).isNotInstanceOf(BadInputException.class);
                assertThat(left()).containsExactly("index.bpi.part", "index.bpi.resume");
            }
        }
        Files.delete(checkpoint);
        Files.move(away, checkpoint);
        assertThat(folder.resolve("index.bpi.part")).hasBinaryContent(part);
        assertKept(() -> builder(target).resuming().buildFromCorpus(ranges, false), IOException.class);
        assertThat(bad).isEmptyDirectory();
    }

    @Test
    @DisplayName("does not promise to resume another build whose checkpoint is damaged")
    void damaged() throws IOException {
        Files.createDirectory(ranges.resolve("FFFFE.txt"));
        assertKept(() -> builder(target).buildFromCorpus(ranges, false), IOException.class);
        Path checkpoint = folder.resolve("index.bpi.resume");
        byte[] bytes = Files.readAllBytes(checkpoint);
        bytes[bytes.length / 2] ^= 1;
        Files.write(checkpoint, bytes);
        assertThatThrownBy(() -> builder(target).withMinCount(2).buildFromCorpus(ranges, false))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(UnfinishedBuildException.class);
    }

    @Test
    @DisplayName("from a full disk is recognized by the system's message and by the free space")
    void full() {
        long much = 1L << 40;
        for (String said : List.of(
                "No space left on device",
                "Disk quota exceeded",
                "File too large",
                "There is not enough space on the disk")) {
            assertThat(FullDisk.isReasonOf(new IOException(said), much)).isTrue();
            assertThat(FullDisk.isReasonOf(new FileSystemException("a.part", null, said), much))
                    .isTrue();
        }
        for (IOException other : List.of(
                new IOException("Input/output error"),
                new IOException(),
                new FileSystemException("no space left.part", null, "Permission denied"))) {
            assertThat(FullDisk.isReasonOf(other, much)).isFalse();
            assertThat(FullDisk.isReasonOf(other, 4096)).isTrue();
        }
    }

    private void assertKept(ThrowingCallable build, Class<? extends IOException> reason) throws IOException {
        assertThatThrownBy(build)
                .isInstanceOf(UnfinishedBuildException.class)
                .hasMessageContaining("The unfinished build is kept: run the same command with --resume")
                .satisfies(
                        e -> assertThat(((UnfinishedBuildException) e).reason()).isInstanceOf(reason));
        assertThat(left()).contains("index.bpi.part", "index.bpi.resume").doesNotContain("index.bpi.lock");
    }

    /** Returns a builder whose build fails after the given number of lines, because its thread is interrupted during a write. */
    private static IndexBuilder brokenAt(long lines, IndexBuilder builder) {
        return builder.reportingTo((bytes, of, read) -> {
            if (read == lines) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private IndexBuilder builder(Path file) {
        return IndexBuilder.to(file, "kept", Instant.ofEpochSecond(1_760_000_000))
                .builtAt(Instant.ofEpochSecond(1_770_000_000))
                .withFingerprintBits(40)
                .withLinesBetweenCheckpoints(100);
    }

    private Path file(int range) {
        return ranges.resolve("%05X.txt".formatted(range * 20_000));
    }

    private static void write(Path file) {
        try {
            Files.writeString(file, "x");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> left() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith("index.bpi"))
                    .sorted()
                    .toList();
        }
    }
}
