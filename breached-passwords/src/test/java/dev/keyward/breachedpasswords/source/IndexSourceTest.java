package dev.keyward.breachedpasswords.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.keyward.breachedpasswords.IndexHeader;
import dev.keyward.breachedpasswords.Layout;
import dev.keyward.breachedpasswords.PasswordDigest;
import dev.keyward.breachedpasswords.Provenance;
import dev.keyward.breachedpasswords.build.IndexBuilder;
import dev.keyward.breachedpasswords.output.IndexWriter;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("An index that may be replaced")
@Isolated("counts the open files of the process")
class IndexSourceTest {

    private static final Instant DATE = Instant.ofEpochSecond(1_760_000_000);

    @TempDir
    private Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(DATE);
    private final List<IndexSource> sources = new ArrayList<>();

    @AfterEach
    void close() {
        sources.forEach(IndexSource::close);
    }

    @Test
    @DisplayName("gives the answer unknown until it has been read, and results and facts after that")
    void first() throws IOException {
        Path file = build("index.bpi", DATE, "one", "two");
        IndexSource source = source(file);
        assertThat(ask(source, "one")).isEqualTo(IndexSource.Answer.UNKNOWN);
        assertThat(source.state().inUse()).isEmpty();
        source.poll();
        assertThat(ask(source, "one")).isEqualTo(IndexSource.Answer.FOUND);
        assertThat(ask(source, "three")).isEqualTo(IndexSource.Answer.NOT_FOUND);
        assertThat(source.state().problem()).isEmpty();
        assertThat(source.state().inUse()).hasValueSatisfying(facts -> {
            assertThat(facts.file()).isEqualTo("index.bpi");
            assertThat(facts.keys()).isEqualTo(2);
            assertThat(facts.provenance().corpusDate()).isEqualTo(DATE);
            assertThat(facts.verified()).isEqualTo(DATE);
        });
        source.close();
        assertThat(ask(source, "one")).isEqualTo(IndexSource.Answer.UNKNOWN);
        source.poll();
        assertThat(ask(source, "one")).isEqualTo(IndexSource.Answer.UNKNOWN);
    }

    @Test
    @DisplayName("is replaced by a newer one, under its name or through a pointer")
    void swapped() throws IOException {
        Path file = build("index.bpi", DATE, "one");
        IndexSource direct = polled(file);
        Path pointer = Files.writeString(folder.resolve("index.current"), "index.bpi\n");
        IndexSource pointed = polled(pointer);
        assertThat(ask(pointed, "one")).isEqualTo(IndexSource.Answer.FOUND);

        Path newer = build("newer.bpi", DATE.plusSeconds(1), "two");
        Files.writeString(pointer, newer.getFileName().toString());
        pointed.poll();
        assertThat(ask(pointed, "two")).isEqualTo(IndexSource.Answer.FOUND);
        assertThat(ask(pointed, "one")).isEqualTo(IndexSource.Answer.NOT_FOUND);

        assertThat(ask(direct, "one")).isEqualTo(IndexSource.Answer.FOUND);
        Files.move(newer, file, StandardCopyOption.REPLACE_EXISTING);
        assertThat(ask(direct, "one")).describedAs("before it is seen").isEqualTo(IndexSource.Answer.FOUND);
        direct.poll();
        assertThat(ask(direct, "two")).isEqualTo(IndexSource.Answer.FOUND);
    }

    @Test
    @DisplayName("with a date in the far future does not keep out later lists")
    void farDate() throws IOException {
        Path file = folder.resolve("index.bpi");
        try (IndexWriter writer = IndexWriter.create(file, 1, 24, 0)) {
            writer.add(PasswordDigest.of("one"), 0);
            writer.finish(Provenance.of("far", Instant.parse("9999-12-31T00:00:00Z"), 0), DATE.minusSeconds(1));
        }
        IndexSource source = polled(file);
        assertThat(ask(source, "one")).isEqualTo(IndexSource.Answer.FOUND);
        build("index.bpi", DATE, "two");
        source.poll();
        assertThat(source.state().problem()).isEmpty();
        assertThat(ask(source, "two")).isEqualTo(IndexSource.Answer.FOUND);
    }

    @Test
    @DisplayName(
            "stays in use, with the reason, if the new file is older, damaged, truncated, empty, a folder, missing, or"
                    + " a dangling pointer")
    void doubts() throws IOException {
        Path file = build("index.bpi", DATE, "one");
        byte[] good = Files.readAllBytes(file);
        IndexSource source = polled(file);
        Path other = build("other.bpi", DATE.minusSeconds(1), "two");
        assertKept(source, file, Files.readAllBytes(other), "older than the one in use");
        byte[] damaged = Files.readAllBytes(build("damaged.bpi", DATE.plusSeconds(5), "two"));
        damaged[IndexHeader.LENGTH + 40] ^= 4;
        assertKept(source, file, damaged, "damaged");
        assertKept(source, file, java.util.Arrays.copyOf(good, good.length - 1), "should have");
        assertKept(source, file, new byte[0], "neither an index nor a pointer");
        assertKept(source, file, "../other.bpi".getBytes(java.nio.charset.StandardCharsets.UTF_8), "neither an index");
        assertKept(source, file, "none.bpi".getBytes(java.nio.charset.StandardCharsets.UTF_8), "There is no file");
        Files.delete(file);
        source.poll();
        assertThat(source.state().problem().orElseThrow()).contains("There is no file");
        Files.createDirectory(file);
        source.poll();
        assertThat(source.state().problem().orElseThrow()).contains("is not a file");
        assertThat(ask(source, "one")).isEqualTo(IndexSource.Answer.FOUND);
        assertThat(source.state().inUse()).isPresent();

        Files.delete(file);
        Files.write(file, Files.readAllBytes(build("newest.bpi", DATE.plusSeconds(9), "nine")));
        source.poll();
        assertThat(source.state().problem()).isEmpty();
        assertThat(ask(source, "nine")).isEqualTo(IndexSource.Answer.FOUND);
    }

    @ParameterizedTest
    @CsvSource({
        "NTLM, NONE, Build it from a list of SHA-1 digests",
        "SHA_1, NFC_LOWER_CASE, Build it from the unmodified passwords",
        "SHA_256_PAIR, NONE, Build it again from the pairs",
        "SHA_256_PAIR, NFC_LOWER_CASE, Build it again from the pairs"
    })
    @DisplayName("is not replaced by an index that no lookup can match, and the reported problem says what to do")
    void unusable(Provenance.Digest digest, Provenance.Normalization normalization, String problem) throws IOException {
        Path file = build("index.bpi", DATE, "one");
        IndexSource source = polled(file);
        Path other = made("other.bpi", digest, normalization);
        assertKept(source, file, Files.readAllBytes(other), "index.bpi has ");
        assertThat(source.state().problem().orElseThrow()).contains(problem);
        IndexSource fresh = polled(other);
        assertThat(fresh.state().inUse()).isEmpty();
        assertThat(fresh.state().problem().orElseThrow())
                .startsWith("other.bpi has ")
                .contains(problem);
        assertThat(ask(fresh, "one")).isEqualTo(IndexSource.Answer.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({"SHA_1, NONE", "SHA_1, NFC", "SHA_256_PAIR, NFC"})
    @DisplayName("is replaced by an index that lookups can match")
    void usable(Provenance.Digest digest, Provenance.Normalization normalization) throws IOException {
        IndexSource source = polled(made("index.bpi", digest, normalization));
        assertThat(source.state().problem()).isEmpty();
        assertThat(ask(source, "one")).isEqualTo(IndexSource.Answer.FOUND);
    }

    private Path made(String name, Provenance.Digest digest, Provenance.Normalization normalization)
            throws IOException {
        Path file = folder.resolve(name);
        Provenance plain = Provenance.of(name, DATE, 0);
        try (IndexWriter writer = IndexWriter.create(file, 1, 24, 0)) {
            writer.add(PasswordDigest.of("one"), 0);
            writer.finish(new Provenance(digest, normalization, 0, 0, DATE, plain.classBounds(), name), DATE);
        }
        return file;
    }

    @Test
    @DisplayName("is not used while its file is modified, until it is intact again")
    void writtenInto() throws IOException {
        String[] many = LongStream.range(0, 2000).mapToObj(n -> "password " + n).toArray(String[]::new);
        Path file = build("index.bpi", DATE, many);
        byte[] good = Files.readAllBytes(file);
        IndexSource source = polled(file);
        assertThat(ask(source, "password 7")).isEqualTo(IndexSource.Answer.FOUND);

        flip(file, IndexHeader.LENGTH + 1000);
        assertThat(ask(source, "password 7")).isEqualTo(IndexSource.Answer.UNKNOWN);
        source.poll();
        assertThat(ask(source, "password 7")).isEqualTo(IndexSource.Answer.UNKNOWN);
        assertThat(source.state().inUse()).isEmpty();
        assertThat(source.state().problem().orElseThrow()).contains("damaged");

        Files.write(file, good);
        source.poll();
        assertThat(ask(source, "password 7")).isEqualTo(IndexSource.Answer.FOUND);

        Files.write(file, new byte[10]);
        assertThat(ask(source, "password 7")).isEqualTo(IndexSource.Answer.UNKNOWN);
        source.poll();
        assertThat(source.state().inUse()).isEmpty();
    }

    @Test
    @DisplayName("is read again after a day, and no longer used if the disk lost a bit")
    void readAgain() throws IOException {
        Path file = build("index.bpi", DATE, "one", "two");
        FileTime time = FileTime.from(DATE); // a time that can be restored exactly
        Files.setLastModifiedTime(file, time);
        IndexSource source = polled(file);
        flip(file, IndexHeader.LENGTH + 33);
        Files.setLastModifiedTime(file, time);
        source.poll();
        assertThat(source.state().problem()).describedAs("nothing to be seen").isEmpty();
        now.set(DATE.plus(Duration.ofDays(1)));
        source.poll();
        assertThat(source.state().problem().orElseThrow()).contains("Copy or build it again");
        assertThat(source.state().inUse()).isEmpty();
        assertThat(ask(source, "one")).isEqualTo(IndexSource.Answer.UNKNOWN);
    }

    @Test
    @DisplayName("gives correct results in many threads during replacement and interrupts, and closes old files")
    void underLoad() throws Exception {
        Path file = build("index.bpi", DATE, "always", "even 0");
        IndexSource source = polled(file);
        int seconds = Boolean.getBoolean("soak") ? 60 : 3;
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        AtomicBoolean swapping = new AtomicBoolean(true);
        ExecutorService pool = Executors.newFixedThreadPool(64);
        List<Future<Long>> threads = new ArrayList<>();
        long before = openFiles();
        try {
            for (int t = 0; t < 64; t++) {
                boolean interrupting = t % 4 == 0;
                threads.add(pool.submit(() -> {
                    long asked = 0;
                    while (swapping.get()) {
                        if (interrupting && asked % 50 == 0) {
                            Thread.currentThread().interrupt();
                        }
                        assertThat(ask(source, "always")).isEqualTo(IndexSource.Answer.FOUND);
                        assertThat(ask(source, "never")).isEqualTo(IndexSource.Answer.NOT_FOUND);
                        assertThat(Thread.interrupted()).isEqualTo(interrupting && asked % 50 == 0);
                        asked++;
                    }
                    return asked;
                }));
            }
            int swaps = 0;
            while (System.nanoTime() < end || swaps < 5) {
                swaps++;
                Path next = build("next.bpi", DATE.plusSeconds(swaps), "always", "even " + swaps);
                Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
                source.poll();
                assertThat(source.state().problem()).isEmpty();
            }
            swapping.set(false);
            for (Future<Long> thread : threads) {
                assertThat(thread.get()).isPositive();
            }
        } finally {
            swapping.set(false);
            pool.shutdownNow();
        }
        assertThat(openFiles()).isLessThanOrEqualTo(before + 4);
    }

    @Test
    @DisplayName(
            "survives an OutOfMemoryError, reports it, leaves no file open, and uses the file once there is memory")
    void outOfMemory() throws IOException {
        Path file = build("index.bpi", DATE, "one");
        AtomicBoolean scarce = new AtomicBoolean(true);
        IndexSource source = new IndexSource(file, () -> {
            if (scarce.get()) {
                throw new OutOfMemoryError("as if");
            }
            return now.get();
        });
        sources.add(source);
        long before = openFiles();
        source.poll();
        assertThat(openFiles()).isLessThanOrEqualTo(before); // connections of other tests may be closed
        assertThat(source.state().inUse()).isEmpty();
        assertThat(source.state().problem().orElseThrow())
                .startsWith("index.bpi ")
                .contains("memory", "Give the server more");
        assertThat(ask(source, "one")).isEqualTo(IndexSource.Answer.UNKNOWN);
        scarce.set(false);
        source.poll();
        assertThat(source.state().problem()).isEmpty();
        assertThat(ask(source, "one")).isEqualTo(IndexSource.Answer.FOUND);
    }

    @Test
    @DisplayName("leaves no file open if the index needs more memory than there is")
    void tooLarge() throws Exception {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx32m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PollProcess.class.getName(),
                        hugeDirectory().toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).describedAs(said).isZero();
        assertThat(said).contains("huge.bpi needs more memory", "open files more: 0");
    }

    /** Writes a sparse index file with a valid header and a directory of 64 MiB. */
    private Path hugeDirectory() throws IOException {
        Path file = folder.resolve("huge.bpi");
        Layout layout = new Layout(24, 8, 0);
        long payload = IndexHeader.payloadLength(layout, 1);
        IndexHeader.Section payloadSection = new IndexHeader.Section(IndexHeader.LENGTH, payload);
        IndexHeader.Section directory =
                new IndexHeader.Section(payloadSection.end(), Integer.BYTES * (layout.buckets() + 1L));
        IndexHeader header = new IndexHeader(
                layout,
                Provenance.of("huge", DATE, 0),
                IndexHeader.id(new byte[32]),
                DATE,
                1,
                1,
                0,
                payloadSection,
                directory,
                new IndexHeader.Section(directory.end(), IndexHeader.checksumsLength(payload)),
                0,
                "00".repeat(32),
                java.util.Collections.nCopies(IndexHeader.CANARIES, 0L));
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.setLength(header.fileLength());
            bytes.write(header.bytes().array());
        }
        return file;
    }

    @Test
    @DisplayName("closes at once while a huge file is read, ends that read, and leaves no file open")
    void closedWhileRead() throws Exception {
        Path file = build("index.bpi", DATE, "one");
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        AtomicInteger parts = new AtomicInteger();
        long before = openFiles();
        IndexSource source = new IndexSource(file, now::get, (done, of, lines) -> {
            parts.incrementAndGet();
            reading.countDown();
            await(closed);
        });
        ExecutorService pool = Executors.newFixedThreadPool(1);
        try {
            Future<?> poll = pool.submit(source::poll);
            await(reading);
            assertTimeoutPreemptively(Duration.ofSeconds(20), source::close, "waits for the reading to end");
            closed.countDown();
            poll.get();
            assertThat(parts).hasValue(1);
            assertThat(source.state().inUse()).isEmpty();
            assertThat(ask(source, "one")).isEqualTo(IndexSource.Answer.UNKNOWN);
            assertThat(openFiles()).isLessThanOrEqualTo(before); // connections of other tests may be closed
        } finally {
            closed.countDown();
            pool.shutdownNow();
        }
    }

    @Test
    @DisplayName("is used again as soon as its file returns after it was moved during a read")
    void goneWhileRead() throws IOException {
        Path file = build("index.bpi", DATE, "one");
        Path away = folder.resolve("away.bpi");
        AtomicInteger readings = new AtomicInteger();
        IndexSource source = new IndexSource(file, now::get, (done, of, lines) -> {
            if (readings.getAndIncrement() == 0) {
                move(file, away);
            }
        });
        source.poll();
        assertThat(source.state().problem().orElseThrow()).contains("There is no file");
        move(away, file);
        source.poll();
        assertThat(source.state().problem()).isEmpty();
        assertThat(ask(source, "one")).isEqualTo(IndexSource.Answer.FOUND);
    }

    private static void move(Path from, Path to) {
        try {
            Files.move(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long openFiles() throws IOException {
        Path all = Path.of("/proc/self/fd");
        if (!Files.isDirectory(all)) {
            return 0;
        }
        try (var files = Files.list(all)) {
            return files.count();
        }
    }

    private void assertKept(IndexSource source, Path file, byte[] content, String problem) throws IOException {
        Path part = Files.write(folder.resolve("part"), content);
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        source.poll();
        assertThat(source.state().problem().orElseThrow()).contains(problem);
        assertThat(source.state().inUse()).isPresent();
        assertThat(ask(source, "one")).describedAs(problem).isEqualTo(IndexSource.Answer.FOUND);
    }

    private static void flip(Path file, long at) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(at);
            int value = bytes.read();
            bytes.seek(at);
            bytes.write(value ^ 1);
        }
    }

    private static IndexSource.Answer ask(IndexSource source, String password) {
        return source.lookup(kind -> PasswordDigest.allOf(password), 1).answer();
    }

    private IndexSource polled(Path file) {
        IndexSource source = source(file);
        source.poll();
        return source;
    }

    private IndexSource source(Path file) {
        InstantSource clock = now::get;
        IndexSource source = new IndexSource(file, clock);
        sources.add(source);
        return source;
    }

    private Path build(String name, Instant date, String... passwords) throws IOException {
        Path list = Files.write(folder.resolve("list.txt"), List.of(passwords));
        Path file = folder.resolve(name);
        IndexBuilder.to(file, name, date).buildFromPasswords(List.of(list));
        return file;
    }
}
