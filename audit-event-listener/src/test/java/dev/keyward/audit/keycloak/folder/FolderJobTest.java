package dev.keyward.audit.keycloak.folder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.audit.keycloak.store.LogFolder;
import dev.keyward.auditlog.record.LogId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The folder job")
class FolderJobTest {

    private static final LogId A = new LogId("a");
    private static final LogId B = new LogId("b");
    private static final LogId C = new LogId("c");

    @TempDir
    Path root;

    private final MemoryFolderDatabase database = new MemoryFolderDatabase();
    private final AtomicLong clock = new AtomicLong();
    private final List<LogId> turns = new ArrayList<>();

    @BeforeEach
    void mark() throws IOException {
        Files.createFile(root.resolve(LogFolder.MARKER));
    }

    @Test
    @DisplayName("comes to each of many logs in one round, although each slice runs on another node and ends early")
    void manyLogs() throws IOException {
        List<LogId> logs = IntStream.range(0, 100)
                .mapToObj(n -> new LogId("log-%03d".formatted(n)))
                .toList();
        for (LogId log : logs) {
            database.add(log, 1);
        }
        database.beforeTurn(log -> {
            turns.add(log);
            clock.addAndGet(Duration.ofMillis(200).toNanos());
        });
        for (int slice = 0; slice < 4; slice++) {
            assertThat(job(settings()).run(() -> true)).isTrue();
        }
        assertThat(turns).containsExactlyElementsOf(logs);
        job(settings()).run(() -> true);
        assertThat(turns).endsWith(logs.subList(0, 25).toArray(LogId[]::new));
    }

    @Test
    @DisplayName("begins where the slice before lost the lease, and does nothing without the lease")
    void lostLease() throws IOException {
        addAll();
        database.beforeTurn(turns::add);
        assertThat(job(settings()).run(turns::isEmpty)).isTrue();
        assertThat(job(settings()).run(() -> false)).isTrue();
        assertThat(turns).containsExactly(A);
        assertThat(job(settings()).run(() -> true)).isFalse();
        assertThat(turns).containsExactly(A, B, C, A);
    }

    @Test
    @DisplayName("copies one bundle in each turn at least, however long it takes")
    void slowVolume() throws IOException {
        database.add(A, 768);
        database.beforeTurn(log -> clock.addAndGet(Duration.ofSeconds(5).toNanos()));
        FolderJob job = job(settings());
        for (int bundle = 1; bundle <= 3; bundle++) {
            job.run(() -> true);
            assertThat(database.changes()).contains("store a " + 256 * bundle);
        }
    }

    @Test
    @DisplayName("follows no symbolic link in place of a log or of a file, says so, and copies the other logs")
    void symbolicLinks(@TempDir Path elsewhere) throws IOException {
        addAll();
        Files.createSymbolicLink(root.resolve("a"), elsewhere);
        Files.createDirectories(root.resolve("b"));
        Path secret = Files.writeString(elsewhere.resolve("secret"), "not a checkpoint");
        Files.createSymbolicLink(root.resolve("b/checkpoint"), secret);
        FolderSettings settings = settings();
        job(settings).run(() -> true);

        assertProblem(settings, A, root.resolve("a") + ": is a symbolic link. Its records stay in the database");
        assertProblem(settings, B, root.resolve("b/checkpoint") + ": is not a regular file.");
        assertThat(settings.report().problem(C)).isEmpty();
        assertThat(root.resolve("c/checkpoint")).isRegularFile();
        try (Stream<Path> files = Files.list(elsewhere)) {
            assertThat(files).containsExactly(secret);
        }
        assertThat(secret).hasContent("not a checkpoint");
    }

    @Test
    @DisplayName("continues with a log once the link in its place is removed")
    void removedLink(@TempDir Path elsewhere) throws IOException {
        database.add(A, 300);
        FolderSettings settings = settings();
        FolderJob job = job(settings);
        Path link = Files.createSymbolicLink(root.resolve("a"), elsewhere);
        job.run(() -> true);
        Files.delete(link);
        clock.addAndGet(Duration.ofSeconds(29).toNanos());
        job.run(() -> true);
        assertThat(settings.report().problem(A)).isPresent();
        clock.addAndGet(Duration.ofSeconds(1).toNanos());
        job.run(() -> true);
        assertThat(settings.report().problem(A)).isEmpty();
        assertThat(database.changes()).containsExactly("store a 256");
    }

    private void addAll() throws IOException {
        database.add(A, 1);
        database.add(B, 1);
        database.add(C, 1);
    }

    private static void assertProblem(FolderSettings settings, LogId log, String text) {
        assertThat(settings.report().problem(log))
                .hasValueSatisfying(problem -> assertThat(problem).contains(text));
    }

    private FolderSettings settings() {
        return new FolderSettings(new LogFolder(root), 30, new FolderReport(root));
    }

    private FolderJob job(FolderSettings settings) {
        return new FolderJob(database, settings, List.of(), clock::get);
    }
}
