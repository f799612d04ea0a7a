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

    private void addAll() throws IOException {
        database.add(A, 1);
        database.add(B, 1);
        database.add(C, 1);
    }

    private FolderSettings settings() {
        return new FolderSettings(new LogFolder(root), 30, new FolderReport(root));
    }

    private FolderJob job(FolderSettings settings) {
        return new FolderJob(database, settings, List.of(), clock::get);
    }
}
