package dev.keyward.audit.keycloak.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.auditlog.keys.AuditKeys;
import dev.keyward.auditlog.merkle.MerkleHasher;
import dev.keyward.auditlog.merkle.TreeHead;
import dev.keyward.auditlog.note.LogCheckpoint;
import dev.keyward.auditlog.tiles.MemoryLogStore;
import dev.keyward.auditlog.tiles.TileAppender;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The continuity of the logs of a realm that was created again")
class RealmContinuityTest {

    private static final String CLOSED = "id.example.com/audit-log/7d1f";
    private static final String OPEN = "id.example.com/audit-log/5e0c";

    private final AuditKeys keys = AuditKeys.make();

    @Test
    @DisplayName("holds for a signed open log while the closed one contains the kept checkpoint")
    void closedLog() throws Exception {
        LogContinuity closed = signed(CLOSED, "closed", 5, 5);
        LogContinuity open = signed(OPEN, "open", 3, 3);

        assertThat(beside(closed, open).continues(kept(closed))).isTrue();
        assertThat(beside(signed(CLOSED, "closed", 4, 4), open).continues(kept(closed)))
                .as("with a restored closed log")
                .isFalse();
        assertThat(new RealmContinuity(open, origin -> Optional.empty()).continues(kept(closed)))
                .as("without the closed log")
                .isFalse();
    }

    @Test
    @DisplayName(
            "is broken by an open log without a valid checkpoint, so that nobody can put a forged log in its place")
    void forged() throws Exception {
        LogContinuity closed = signed(CLOSED, "closed", 5, 5);
        TreeHead head = head(OPEN, "open", 3, new MemoryLogStore());
        MemoryLogStore files = new MemoryLogStore();
        head(OPEN, "open", 3, files);
        Optional<String> byOtherKeys = Optional.of(note(OPEN, head, AuditKeys.make()));

        for (Optional<String> note : List.of(Optional.<String>empty(), byOtherKeys)) {
            LogContinuity open = new LogContinuity(OPEN, head, note, keys.verifierKeys(OPEN), files);
            assertThat(beside(closed, open).continues(kept(closed))).isFalse();
        }
    }

    @Test
    @DisplayName("lets a log without a kept checkpoint grow only from a checkpoint that belongs to its entries")
    void signedSoFar() throws Exception {
        LogContinuity changed = new LogContinuity(
                CLOSED,
                head(CLOSED, "changed", 5, new MemoryLogStore()),
                Optional.of(note(CLOSED, head(CLOSED, "closed", 4, new MemoryLogStore()), keys)),
                keys.verifierKeys(CLOSED),
                filled(CLOSED, "changed", 5));

        assertThat(alone(signed(CLOSED, "closed", 5, 4)).isSignedSoFar()).isTrue();
        assertThat(alone(signed(CLOSED, "closed", 0, 0)).isSignedSoFar()).isTrue();
        assertThat(alone(changed).isSignedSoFar()).isFalse();
    }

    private static RealmContinuity beside(LogContinuity closed, LogContinuity open) {
        return new RealmContinuity(
                open, origin -> origin.equals(closed.origin()) ? Optional.of(closed) : Optional.empty());
    }

    private static RealmContinuity alone(LogContinuity log) {
        return new RealmContinuity(log, origin -> Optional.empty());
    }

    /** Returns a log of the given size whose checkpoint covers the given number of its entries. */
    private LogContinuity signed(String origin, String text, int size, int covered) throws Exception {
        MemoryLogStore files = new MemoryLogStore();
        TreeHead head = head(origin, text, size, files);
        Optional<String> note = Optional.of(note(origin, head(origin, text, covered, new MemoryLogStore()), keys));
        return new LogContinuity(origin, head, note, keys.verifierKeys(origin), files);
    }

    private KeptCheckpoint kept(LogContinuity log) throws Exception {
        return KeptCheckpoint.parse(note(log.origin(), log.head(), keys));
    }

    private static MemoryLogStore filled(String origin, String text, int size) throws Exception {
        MemoryLogStore files = new MemoryLogStore();
        head(origin, text, size, files);
        return files;
    }

    private static TreeHead head(String origin, String text, int size, MemoryLogStore files) throws Exception {
        TileAppender tree = TileAppender.open(files, new TreeHead(0, new MerkleHasher().emptyRoot()));
        for (int n = 0; n < size; n++) {
            tree.append((origin + text + n).getBytes(StandardCharsets.UTF_8));
        }
        tree.flush();
        return tree.head();
    }

    private static String note(String origin, TreeHead head, AuditKeys keys) {
        return new String(
                new LogCheckpoint(origin, head)
                        .signedBy(List.of(keys.signer(origin)))
                        .bytes(),
                StandardCharsets.UTF_8);
    }
}
