package dev.keyward.audit.keycloak.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyward.audit.keycloak.store.LogFolder;
import dev.keyward.auditlog.record.LogId;
import dev.keyward.auditlog.tiles.DamagedLogException;
import dev.keyward.auditlog.tiles.LogResource;
import dev.keyward.auditlog.tiles.LogResource.EntryBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The mover of a log")
class LogMoverTest {

    private static final LogId LOG = new LogId("7d1f");

    @TempDir
    Path root;

    private final MemoryFolderDatabase database = new MemoryFolderDatabase();

    @BeforeEach
    void mark() throws IOException {
        Files.createFile(root.resolve(LogFolder.MARKER));
        database.add(LOG, 600);
    }

    @Test
    @DisplayName("changes the row of the log once, after it has written all files")
    void storesLast() throws IOException {
        database.beforeChange(() -> assertThat(root.resolve("7d1f/checkpoint"))
                .hasContent(database.state(LOG).checkpoint()));
        assertThat(mover().copy(LOG, () -> true)).isTrue();
        assertThat(database.changes()).containsExactly("store 7d1f 512");
        assertThat(mover().copy(LOG, () -> true)).isTrue();
        assertThat(database.changes()).hasSize(1);
    }

    @Test
    @DisplayName("repeats a copy that was interrupted before the database knew of it")
    void repeated() throws IOException {
        database.beforeChange(() -> {
            throw new IllegalStateException("killed");
        });
        assertThatThrownBy(() -> mover().copy(LOG, () -> true)).hasMessage("killed");
        database.beforeChange(() -> {});
        assertThat(mover().copy(LOG, () -> true)).isTrue();
        assertThat(database.changes()).containsExactly("store 7d1f 512");
    }

    @Test
    @DisplayName("compares all bundles with the folder, and then removes their content in one step")
    void movesLast() throws IOException {
        mover().copy(LOG, () -> true);
        database.limitReceived(511);
        assertThat(mover().move(LOG, 0, () -> true)).isFalse();
        assertThat(database.changes()).containsExactly("store 7d1f 512", "move 7d1f 0 256");
        database.limitReceived(512);
        assertThat(mover().move(LOG, 0, () -> true)).isFalse();
        assertThat(database.changes()).endsWith("move 7d1f 256 512").hasSize(3);
    }

    @Test
    @DisplayName("removes no content if a file is missing or differs, and copies the missing one again")
    void missing() throws IOException {
        mover().copy(LOG, () -> true);
        EntryBundle last = new EntryBundle(1, LogResource.FULL_WIDTH);
        new LogFolder(root).files(LOG).write(last, new byte[1]);
        assertThatThrownBy(() -> mover().move(LOG, 0, () -> true)).isInstanceOf(DamagedLogException.class);
        new LogFolder(root).files(LOG).delete(last);
        assertThat(mover().move(LOG, 0, () -> true)).isFalse();
        assertThat(database.changes()).containsExactly("store 7d1f 512", "store 7d1f 256");
        assertThat(mover().copy(LOG, () -> true)).isTrue();
        assertThat(new LogFolder(root).files(LOG).read(last))
                .hasValueSatisfying(bytes -> assertThat(bytes)
                        .isEqualTo(database.files(LOG).read(last).orElseThrow()));
    }

    private LogMover mover() {
        FolderSettings settings = new FolderSettings(new LogFolder(root), 30, new FolderReport(root));
        return new LogMover(database, settings, List.of("file"));
    }
}
