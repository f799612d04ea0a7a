package dev.keyward.audit.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The file sink")
class FileSinkTest {

    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");

    /** Begins no new file until 2069, whatever day the disk gives a file that is opened again. */
    private static final FileRotation ONE_FILE = new FileRotation(100_000_000, Duration.ofDays(36_500));

    private static final String NOT_PRINTABLE =
            "The exported record is empty or has characters other than printable ASCII.";

    @TempDir
    private Path folder;

    private Path file;
    private Instant now = NOON;
    private final List<String> warnings = new ArrayList<>();
    private final List<FileSink> sinks = new ArrayList<>();

    @BeforeEach
    void name() {
        file = folder.resolve("audit.jsonl");
    }

    @AfterEach
    void close() {
        sinks.forEach(FileSink::close);
    }

    @Test
    @DisplayName("appends one line per record to a file that only its owner can read")
    void lines() throws IOException {
        FileSink sink = sink(ONE_FILE);
        assertThat(sink.deliver(SinkLines.batch(0, 3))).isEqualTo(new DeliveryResult.Complete(3));
        assertThat(sink.deliver(SinkLines.batch(3, 5))).isEqualTo(new DeliveryResult.Complete(2));
        assertThat(sink.deliver(List.of())).isEqualTo(new DeliveryResult.Complete(0));
        sink.close();
        assertThat(sink.deliver(SinkLines.batch(5, 6))).isEqualTo(new DeliveryResult.Complete(1));
        assertThat(written()).isEqualTo(SinkLines.texts(0, 6));
        assertThat(warnings).isEmpty();
        assertOwnerOnly(file);
        assertOwnerOnly(folder.resolve("audit.lock"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"index\":3,\"pad", "{", "\0\0\0\0", "{\"index\":3}\0\0\n\0\0", "\0\n", "{\"index\"\n"})
    @DisplayName("removes what a crash left of a line, and its record comes again")
    void tornLine(String torn) throws IOException {
        deliver(0, 3);
        Files.writeString(file, torn, StandardOpenOption.APPEND);
        assertThat(sink(ONE_FILE).deliver(SinkLines.batch(3, 5))).isEqualTo(new DeliveryResult.Complete(2));
        assertThat(written()).isEqualTo(SinkLines.texts(0, 5));
        assertThat(warnings)
                .containsExactly("The last line of " + file + " was incomplete, because writing it was interrupted. It"
                        + " was removed, and its record is delivered again.");
    }

    @Test
    @DisplayName("removes what a crash left of a long line, also if shorter lines follow")
    void longTornLine() throws IOException {
        deliver(0, 3);
        Files.writeString(file, "{" + "x".repeat(50_000), StandardOpenOption.APPEND);
        deliver(3, 4);
        assertThat(written()).isEqualTo(SinkLines.texts(0, 4));
    }

    @Test
    @DisplayName("refuses a record of more than a megabyte, which it could not repair")
    void tooLong() {
        Delivery longest = SinkLines.delivery(0, "x".repeat(Delivery.MAX_BYTES));
        Delivery tooLong = SinkLines.delivery(1, "x".repeat(Delivery.MAX_BYTES + 1));
        assertThat(sink(ONE_FILE).deliver(List.of(longest, tooLong)))
                .isEqualTo(new DeliveryResult.Refused(1, "The exported record has more than 1048576 bytes."));
        assertThat(file).hasSize(Delivery.MAX_BYTES + 1);
    }

    @Test
    @DisplayName("removes a torn first line")
    void tornFirstLine() throws IOException {
        Files.writeString(file, "{\"index\":0,\"pad");
        deliver(0, 2);
        assertThat(written()).isEqualTo(SinkLines.texts(0, 2));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 7, 10})
    @DisplayName("does not write records twice that it wrote before a crash, whatever the size of the batches")
    void alreadyWritten(int batch) throws IOException {
        deliver(0, 7);
        FileSink sink = sink(ONE_FILE);
        for (int i = 3; i < 10; i += batch) {
            int end = Math.min(10, i + batch);
            assertThat(sink.deliver(SinkLines.batch(i, end))).isEqualTo(new DeliveryResult.Complete(end - i));
        }
        assertThat(written()).isEqualTo(SinkLines.texts(0, 10));
    }

    @Test
    @DisplayName("does not write records twice that it wrote before a crash if records of other logs come first")
    void alreadyWrittenAmongOtherLogs() throws IOException {
        deliver(0, 7);
        FileSink sink = sink(ONE_FILE);
        for (long other = 100; other < 106; other++) {
            assertThat(sink.deliver(SinkLines.batch(other, other + 1))).isEqualTo(new DeliveryResult.Complete(1));
        }
        assertThat(sink.deliver(SinkLines.batch(4, 9))).isEqualTo(new DeliveryResult.Complete(5));
        List<String> expected = new ArrayList<>(SinkLines.texts(0, 7));
        expected.addAll(SinkLines.texts(100, 106));
        expected.addAll(SinkLines.texts(7, 9));
        assertThat(written()).isEqualTo(expected);
    }

    @Test
    @DisplayName("finds records that it wrote before a crash in a long file, too")
    void alreadyWrittenInLongFile() throws IOException {
        deliver(0, 9500);
        assertThat(Files.size(file)).isGreaterThan(2L * LineFile.END_BYTES);
        assertThat(sink(ONE_FILE).deliver(SinkLines.batch(9490, 9510))).isEqualTo(new DeliveryResult.Complete(20));
        assertThat(written()).isEqualTo(SinkLines.texts(0, 9510));
    }

    @Test
    @DisplayName("begins a new file at the size limit, and compresses the closed one")
    void rotationBySize() throws IOException {
        FileSink sink = sink(new FileRotation(3000, Duration.ofDays(1)));
        for (int i = 0; i < 12; i += 2) {
            sink.deliver(SinkLines.batch(i, i + 2));
        }
        sink.deliver(SinkLines.batch(12, 20)); // larger than a file
        assertThat(names())
                .containsExactly(
                        "audit-20261128T120000Z-2.jsonl.gz",
                        "audit-20261128T120000Z-3.jsonl.gz",
                        "audit-20261128T120000Z-4.jsonl.gz",
                        "audit-20261128T120000Z-5.jsonl.gz",
                        "audit-20261128T120000Z-6.jsonl.gz",
                        "audit-20261128T120000Z.jsonl.gz",
                        "audit.jsonl",
                        "audit.lock");
        assertThat(unzipped("audit-20261128T120000Z.jsonl.gz")).isEqualTo(SinkLines.texts(0, 2));
        assertThat(unzipped("audit-20261128T120000Z-6.jsonl.gz")).isEqualTo(SinkLines.texts(10, 12));
        assertThat(written()).isEqualTo(SinkLines.texts(12, 20));
        assertOwnerOnly(folder.resolve("audit-20261128T120000Z.jsonl.gz"));
        assertThat(warnings).isEmpty();
    }

    @Test
    @DisplayName("begins a new file each day, also if it was stopped in between")
    void rotationByAge() throws IOException {
        FileRotation daily = new FileRotation(100_000_000, Duration.ofDays(1));
        FileSink sink = sink(daily);
        sink.deliver(SinkLines.batch(0, 1));
        now = Instant.parse("2026-11-28T23:59:59Z");
        sink.deliver(SinkLines.batch(1, 2));
        now = Instant.parse("2026-11-29T00:00:00Z");
        sink.deliver(SinkLines.batch(2, 3));
        sink.close();
        Files.setLastModifiedTime(file, FileTime.from(now));
        now = Instant.parse("2026-12-02T08:00:00Z");
        assertThat(sink(daily).deliver(SinkLines.batch(3, 4))).isEqualTo(new DeliveryResult.Complete(1));
        assertThat(names())
                .containsExactly(
                        "audit-20261129T000000Z.jsonl.gz",
                        "audit-20261202T080000Z.jsonl.gz",
                        "audit.jsonl",
                        "audit.lock");
        assertThat(unzipped("audit-20261129T000000Z.jsonl.gz")).isEqualTo(SinkLines.texts(0, 2));
        assertThat(unzipped("audit-20261202T080000Z.jsonl.gz")).isEqualTo(SinkLines.texts(2, 3));
        assertThat(written()).isEqualTo(SinkLines.texts(3, 4));
    }

    @Test
    @DisplayName("finishes compressing what a crash interrupted, and touches no file of others")
    void interruptedCompression() throws IOException {
        Path whole = folder.resolve("audit-20261127T000000Z.jsonl");
        Files.write(whole, SinkLines.texts(0, 2));
        Files.writeString(folder.resolve("audit-20261127T000000Z.jsonl.gz.part"), "half");
        Path both = folder.resolve("audit-20261126T000000Z-2.jsonl");
        Files.write(both, SinkLines.texts(2, 4));
        Files.write(folder.resolve("audit-20261126T000000Z-2.jsonl.gz"), zip(both));
        List<String> others = List.of("audit-eu.jsonl", "audit-20261127T000000Z.jsonl.bak", "other.jsonl");
        for (String other : others) {
            Files.writeString(folder.resolve(other), "other");
        }
        deliver(4, 5);
        assertThat(names())
                .containsExactlyInAnyOrder(
                        "audit-20261127T000000Z.jsonl.gz",
                        "audit-20261126T000000Z-2.jsonl.gz",
                        "audit.jsonl",
                        "audit.lock",
                        others.get(0),
                        others.get(1),
                        others.get(2));
        assertThat(unzipped("audit-20261127T000000Z.jsonl.gz")).isEqualTo(SinkLines.texts(0, 2));
        assertThat(unzipped("audit-20261126T000000Z-2.jsonl.gz")).isEqualTo(SinkLines.texts(2, 4));
    }

    @Test
    @DisplayName("goes on when it cannot compress a closed file, and tries again")
    void failingCompression() throws IOException {
        Path inTheWay = folder.resolve("audit-20261101T000000Z.jsonl.gz");
        Files.createDirectories(inTheWay.resolve("full"));
        Path closed = folder.resolve("audit-20261101T000000Z.jsonl");
        Files.write(closed, SinkLines.texts(0, 1));
        FileSink sink = sink(new FileRotation(1000, Duration.ofDays(1)));
        assertThat(sink.deliver(SinkLines.batch(1, 2))).isEqualTo(new DeliveryResult.Complete(1));
        assertThat(warnings).hasSize(1).first().asString().contains("Cannot compress the closed files of " + file);
        assertThat(Files.readAllLines(closed)).isEqualTo(SinkLines.texts(0, 1));
        Files.delete(inTheWay.resolve("full"));
        Files.delete(inTheWay);
        sink.deliver(SinkLines.batch(2, 3));
        assertThat(unzipped("audit-20261101T000000Z.jsonl.gz")).isEqualTo(SinkLines.texts(0, 1));
        assertThat(unzipped("audit-20261128T120000Z.jsonl.gz")).isEqualTo(SinkLines.texts(1, 2));
        assertThat(names()).noneMatch(name -> name.endsWith(".part"));
    }

    @Test
    @DisplayName("delivers while a closed file is compressed, and leaves no half of one if it is closed meanwhile")
    void slowCompression() throws IOException {
        List<Runnable> waiting = new ArrayList<>();
        FileSink sink = new FileSink(
                folder, "audit", new FileRotation(1000, Duration.ofDays(1)), () -> now, warnings::add, waiting::add);
        sinks.add(sink);
        sink.deliver(SinkLines.batch(0, 1));
        assertThat(sink.deliver(SinkLines.batch(1, 2))).isEqualTo(new DeliveryResult.Complete(1));
        assertThat(Files.readAllLines(file)).isEqualTo(SinkLines.texts(1, 2));
        sink.close();
        waiting.forEach(Runnable::run);
        assertThat(names()).containsExactlyInAnyOrder("audit-20261128T120000Z.jsonl", "audit.jsonl", "audit.lock");
        waiting.clear();
        sink.deliver(SinkLines.batch(1, 2));
        waiting.forEach(Runnable::run);
        assertThat(unzipped("audit-20261128T120000Z.jsonl.gz")).isEqualTo(SinkLines.texts(0, 1));
        assertThat(names()).containsExactlyInAnyOrder("audit-20261128T120000Z.jsonl.gz", "audit.jsonl", "audit.lock");
        assertThat(warnings).isEmpty();
    }

    @Test
    @DisplayName("notices when another program moves, deletes or truncates its file")
    void otherPrograms() throws IOException {
        FileSink sink = sink(ONE_FILE);
        sink.deliver(SinkLines.batch(0, 2));
        Path moved = folder.resolve("moved");
        Files.move(file, moved);
        sink.deliver(SinkLines.batch(2, 4));
        assertThat(Files.readAllLines(moved)).isEqualTo(SinkLines.texts(0, 2));
        assertThat(written()).isEqualTo(SinkLines.texts(2, 4));
        Files.delete(file);
        sink.deliver(SinkLines.batch(4, 5));
        assertThat(written()).isEqualTo(SinkLines.texts(4, 5));
        Files.write(file, new byte[0]);
        sink.deliver(SinkLines.batch(5, 6));
        assertThat(written()).isEqualTo(SinkLines.texts(5, 6));
        assertThat(warnings)
                .hasSize(3)
                .containsOnly(file + " was moved, deleted or changed by another program. It was opened again.");
    }

    @Test
    @DisplayName("keeps other sinks out of its file")
    void lock() throws IOException {
        FileSink first = sink(ONE_FILE);
        first.deliver(SinkLines.batch(0, 1));
        FileSink second = sink(ONE_FILE);
        assertThat(second.deliver(SinkLines.batch(0, 1)))
                .isEqualTo(new DeliveryResult.Unavailable(
                        0,
                        "Cannot write to " + file + ": another sink writes to this file; give each node and sink a file"
                                + " of its own."));
        first.close();
        assertThat(second.deliver(SinkLines.batch(0, 2))).isEqualTo(new DeliveryResult.Complete(2));
        assertThat(written()).isEqualTo(SinkLines.texts(0, 2));
    }

    @Test
    @DisplayName("reports a directory that it cannot make, and delivers when it can")
    void noDirectory() throws IOException {
        file = folder.resolve("a/b/audit.jsonl");
        Files.writeString(folder.resolve("a"), "in the way");
        FileSink sink = new FileSink(folder.resolve("a/b"), "audit", ONE_FILE, () -> now, warnings::add, Runnable::run);
        sinks.add(sink);
        DeliveryResult result = sink.deliver(SinkLines.batch(0, 2));
        assertThat(result).isInstanceOfSatisfying(DeliveryResult.Unavailable.class, unavailable -> {
            assertThat(unavailable.delivered()).isZero();
            assertThat(unavailable.reason())
                    .startsWith("Cannot write to " + file + ": ")
                    .endsWith(".");
        });
        Files.delete(folder.resolve("a"));
        assertThat(sink.deliver(SinkLines.batch(0, 2))).isEqualTo(new DeliveryResult.Complete(2));
        assertThat(written()).isEqualTo(SinkLines.texts(0, 2));
    }

    @Test
    @DisplayName("reports a read-only directory, and delivers when it can")
    void readOnlyDirectory() throws IOException {
        assumeTrue(!System.getProperty("user.name").equals("root"), "skipped: root may write everywhere");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
        FileSink sink = sink(ONE_FILE);
        assertThat(sink.deliver(SinkLines.batch(0, 1)))
                .isEqualTo(new DeliveryResult.Unavailable(0, "Cannot write to " + file + ": access is denied."));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(sink.deliver(SinkLines.batch(0, 1))).isEqualTo(new DeliveryResult.Complete(1));
    }

    @Test
    @DisplayName("does not follow links, and writes to regular files only")
    void strangeFiles() throws IOException {
        Path elsewhere = folder.resolve("elsewhere");
        Files.writeString(elsewhere, "");
        Files.createSymbolicLink(file, elsewhere);
        assertUnavailable("is not a regular file");
        Files.delete(file);
        Files.createDirectory(file);
        assertUnavailable("is not a regular file");
        assertThat(elsewhere).isEmptyFile();
    }

    @ParameterizedTest
    @ValueSource(strings = {"notes", "notes\nof an administrator\n", "\n", "[]\n"})
    @DisplayName("leaves a file alone that is not one of audit records")
    void foreignFile(String content) throws IOException {
        Files.writeString(file, content);
        assertUnavailable("is not a file of audit records");
        assertThat(file).hasContent(content);
    }

    @Test
    @DisplayName("leaves a long file without lines alone")
    void foreignLongFile() throws IOException {
        Files.write(file, new byte[LineFile.END_BYTES + 1]);
        assertUnavailable("is not a file of audit records");
        assertThat(file).hasSize(LineFile.END_BYTES + 1);
    }

    @Test
    @DisplayName("refuses a record that is not printable, after writing the records before it")
    void notPrintable() throws IOException {
        Delivery forged = SinkLines.delivery(2, "{}\n{}");
        List<Delivery> batch = List.of(SinkLines.delivery(0), SinkLines.delivery(1), forged, SinkLines.delivery(3));
        FileSink sink = sink(ONE_FILE);
        DeliveryRound round = DeliveryRound.deliver(sink, SinkCursor.from(0), batch, 4, NOON);
        assertThat(round.deadLetters()).containsExactly(new DeliveryRound.DeadLetter(2, "e2", NOT_PRINTABLE));
        assertThat(sink.deliver(List.of(forged))).isEqualTo(new DeliveryResult.Refused(0, NOT_PRINTABLE));
        assertThat(written())
                .isEqualTo(List.of(
                        SinkLines.texts(0, 1).get(0),
                        SinkLines.texts(1, 2).get(0),
                        SinkLines.texts(3, 4).get(0)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "../audit", "a/b", "A", "a.b"})
    @DisplayName("has a name that cannot lead out of its directory")
    void names(String name) {
        assertThatThrownBy(() -> new FileSink(folder, name, ONE_FILE, () -> now, warnings::add, Runnable::run))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The name of a file sink must have 1 to 64 lower-case letters");
    }

    @Test
    @DisplayName("needs a size and a time for its files")
    void rotationLimits() {
        assertThatThrownBy(() -> new FileRotation(0, Duration.ofDays(1)))
                .hasMessage("The largest size of a file must be 1 byte or more, not 0.");
        assertThatThrownBy(() -> new FileRotation(1, Duration.ZERO))
                .hasMessage("The time that a file covers must be 1 millisecond or more, not PT0S.");
    }

    private FileSink sink(FileRotation rotation) {
        FileSink sink = new FileSink(folder, "audit", rotation, () -> now, warnings::add, Runnable::run);
        sinks.add(sink);
        return sink;
    }

    private void deliver(long from, long to) {
        FileSink sink = sink(ONE_FILE);
        assertThat(sink.deliver(SinkLines.batch(from, to))).isEqualTo(new DeliveryResult.Complete((int) (to - from)));
        sink.close();
    }

    private void assertUnavailable(String reason) {
        assertThat(sink(ONE_FILE).deliver(SinkLines.batch(0, 1)))
                .isEqualTo(new DeliveryResult.Unavailable(0, "Cannot write to " + file + ": " + reason + "."));
    }

    private static void assertOwnerOnly(Path path) throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
    }

    private List<String> written() throws IOException {
        return Files.readAllLines(file);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private List<String> unzipped(String name) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(folder.resolve(name)))) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .toList();
        }
    }

    private static byte[] zip(Path source) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            Files.copy(source, out);
        }
        return zipped.toByteArray();
    }
}
