package dev.keyward.audit.keycloak.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.auditlog.json.RecordWriter;
import dev.keyward.auditlog.keys.AuditKeys;
import dev.keyward.auditlog.merkle.MerkleHasher;
import dev.keyward.auditlog.merkle.TreeHead;
import dev.keyward.auditlog.note.LogCheckpoint;
import dev.keyward.auditlog.note.NoteSigner;
import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.LogId;
import dev.keyward.auditlog.tiles.MemoryLogStore;
import dev.keyward.auditlog.tiles.TileAppender;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The continuity of a log")
class LogContinuityTest {

    private static final String ORIGIN = "id.example.com/audit-log/7d1f";
    private static final String NEXT = "id.example.com/audit-log/5e0c";

    private final AuditKeys keys = AuditKeys.make();
    private final MemoryLogStore store = new MemoryLogStore();

    @Test
    @DisplayName("holds for a log that has grown since the kept checkpoint, whatever its size")
    void grown() throws Exception {
        for (int size : new int[] {1, 2, 255, 256, 257, 600}) {
            KeptCheckpoint earlier = kept(ORIGIN, log("a", 0, size, new MemoryLogStore()));
            MemoryLogStore grown = new MemoryLogStore();
            log("a", 0, size, grown);
            TreeHead head = append("a", size, size + 300, grown, head(size));
            assertThat(continuity(ORIGIN, head, Optional.empty(), grown).continues(earlier))
                    .isTrue();
        }
    }

    @Test
    @DisplayName("is broken for a log that is shorter than the kept checkpoint, or has other records")
    void broken() throws Exception {
        TreeHead head = log("a", 0, 300, store);
        KeptCheckpoint longer = kept(ORIGIN, log("a", 0, 301, new MemoryLogStore()));
        KeptCheckpoint other = kept(ORIGIN, log("b", 0, 200, new MemoryLogStore()));
        KeptCheckpoint same = kept(ORIGIN, log("b", 0, 300, new MemoryLogStore()));
        LogContinuity continuity = continuity(ORIGIN, head, Optional.empty(), store);
        assertThat(continuity.continues(longer)).isFalse();
        assertThat(continuity.continues(other)).isFalse();
        assertThat(continuity.continues(same)).isFalse();
        assertThat(continuity(ORIGIN, head(0), Optional.empty(), new MemoryLogStore())
                        .continues(longer))
                .isFalse();
    }

    @Test
    @DisplayName(
            "holds for another log that quotes the kept checkpoint or a later one under a valid signature, and for no other")
    void successor() throws Exception {
        KeptCheckpoint last = kept(ORIGIN, log("a", 0, 300, new MemoryLogStore()));
        KeptCheckpoint earlier = kept(ORIGIN, log("a", 0, 200, new MemoryLogStore()));
        KeptCheckpoint later = kept(ORIGIN, log("a", 0, 301, new MemoryLogStore()));
        KeptCheckpoint fork = kept(ORIGIN, log("b", 0, 300, new MemoryLogStore()));
        TileAppender tree = TileAppender.open(store, head(0));
        tree.append(record(Map.of(LogContinuity.CHECKPOINT, Fact.of(last.note())), "log.continued"));
        tree.append("further".getBytes(StandardCharsets.UTF_8));
        tree.flush();
        Optional<String> signed = Optional.of(note(NEXT, tree.head(), keys));

        assertThat(continuity(NEXT, tree.head(), signed, store).continues(last)).isTrue();
        assertThat(continuity(NEXT, tree.head(), signed, store).continues(earlier))
                .isTrue();
        assertThat(continuity(NEXT, tree.head(), signed, store).hasValidCheckpoint())
                .isTrue();
        assertThat(continuity(NEXT, tree.head(), signed, store).continues(later))
                .isFalse();
        assertThat(continuity(NEXT, tree.head(), signed, store).continues(fork)).isFalse();
        assertThat(continuity(NEXT, tree.head(), Optional.empty(), store).continues(last))
                .isFalse();
        Optional<String> forged = Optional.of(note(NEXT, tree.head(), AuditKeys.make()));
        assertThat(continuity(NEXT, tree.head(), forged, store).continues(last)).isFalse();
        assertThat(continuity(NEXT, tree.head(), forged, store).hasValidCheckpoint())
                .isFalse();
    }

    @Test
    @DisplayName(
            "accepts a checkpoint with the signature of the retired key during a rotation of the keys, and not after it")
    void rotated() throws Exception {
        TreeHead head = log("a", 0, 3, store);
        Optional<String> signed = Optional.of(note(ORIGIN, head, keys));
        AuditKeys rotated = keys.rotated();
        assertThat(new LogContinuity(ORIGIN, head, signed, rotated.verifierKeys(ORIGIN), store).hasValidCheckpoint())
                .isTrue();
        assertThat(new LogContinuity(
                                ORIGIN, head, signed, rotated.withoutRetired().verifierKeys(ORIGIN), store)
                        .hasValidCheckpoint())
                .isFalse();
    }

    @Test
    @DisplayName("is judged by a file that survives a restart, and a damaged file counts as missing")
    void files(@TempDir Path folder) throws Exception {
        KeptCheckpoint last = kept(ORIGIN, log("a", 0, 3, store));
        KeptCheckpoints before = new KeptCheckpoints(folder.resolve("new"));
        assertThat(before.has("realm/ü")).isFalse();
        before.keep("realm/ü", last.note());
        KeptCheckpoints after = new KeptCheckpoints(folder.resolve("new"));
        assertThat(after.find("realm/ü")).contains(last);
        assertThat(after.entries("realm/ü", ORIGIN)).isEqualTo(3);
        assertThat(after.entries("realm/ü", NEXT)).isZero();
        assertThat(after.has("other")).isFalse();
        try (var files = Files.list(folder.resolve("new"))) {
            Files.writeString(files.findFirst().orElseThrow(), "damaged");
        }
        assertThat(new KeptCheckpoints(folder.resolve("new")).has("realm/ü")).isFalse();
        Path file = Files.createFile(folder.resolve("file"));
        KeptCheckpoints unwritable = new KeptCheckpoints(file);
        unwritable.keep("realm", last.note());
        assertThat(unwritable.has("realm")).isTrue(); // in memory, until the node stops
    }

    private LogContinuity continuity(String origin, TreeHead head, Optional<String> signed, MemoryLogStore files) {
        return new LogContinuity(origin, head, signed, keys.verifierKeys(origin), files);
    }

    private KeptCheckpoint kept(String origin, TreeHead head) throws Exception {
        return KeptCheckpoint.parse(note(origin, head, keys));
    }

    private static String note(String origin, TreeHead head, AuditKeys keys) {
        NoteSigner signer = keys.signer(origin);
        return new String(
                new LogCheckpoint(origin, head).signedBy(List.of(signer)).bytes(), StandardCharsets.UTF_8);
    }

    private TreeHead head(int size) throws Exception {
        return log("a", 0, size, new MemoryLogStore());
    }

    private static TreeHead log(String text, int from, int to, MemoryLogStore files) throws Exception {
        TreeHead empty = new TreeHead(0, new MerkleHasher().emptyRoot());
        return append(text, from, to, files, empty);
    }

    private static TreeHead append(String text, int from, int to, MemoryLogStore files, TreeHead head)
            throws Exception {
        TileAppender tree = TileAppender.open(files, head);
        for (int n = from; n < to; n++) {
            tree.append((text + n).getBytes(StandardCharsets.UTF_8));
        }
        tree.flush();
        return tree.head();
    }

    private static byte[] record(Map<String, Fact> data, String kind) {
        return RecordWriter.write(new AuditRecord(
                "a", 1, new LogId("5e0c"), "r", new AuditRecord.Origin("n", "b", 1), kind, kind, data, List.of()));
    }
}
