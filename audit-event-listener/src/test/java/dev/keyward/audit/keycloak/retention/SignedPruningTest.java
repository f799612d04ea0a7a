package dev.keyward.audit.keycloak.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.audit.keycloak.retention.SignedLogs.SignedPruning;
import dev.keyward.auditlog.completeness.PrunedRecords;
import dev.keyward.auditlog.keys.AuditKeys;
import dev.keyward.auditlog.merkle.MerkleHasher;
import dev.keyward.auditlog.merkle.TreeHead;
import dev.keyward.auditlog.note.LogCheckpoint;
import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.LogId;
import dev.keyward.auditlog.record.RecordKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A signed pruning")
class SignedPruningTest {

    private static final LogId LOG = new LogId("7d1f");
    private static final LogId NEXT = new LogId("5e0c");
    private static final Fact MINIMUM = Fact.of(512);

    @Test
    @DisplayName("states a minimum index only for its log, or for the log that it names")
    void log() {
        AuditRecord own = record(LOG, "log.pruned", Map.of(PrunedRecords.MINIMUM_INDEX, MINIMUM));
        AuditRecord named = record(
                NEXT,
                "log.pruned",
                Map.of(PrunedRecords.MINIMUM_INDEX, MINIMUM, PrunedRecords.LOG, Fact.of(LOG.text())));

        assertThat(new SignedPruning("a", LOG, own).minimum(LOG)).isEqualTo(512);
        assertThat(new SignedPruning("a", NEXT, named).minimum(LOG)).isEqualTo(512);
        assertThat(new SignedPruning("a", NEXT, named).minimum(NEXT)).isZero();
        assertThat(new SignedPruning("a", LOG, own).minimum(NEXT)).isZero();
        assertThat(new SignedPruning("a", NEXT, own).minimum(LOG))
                .as("moved to another log without its name")
                .isZero();
        assertThat(new SignedPruning("a", NEXT, own).minimum(NEXT))
                .as("made for another log")
                .isZero();
    }

    @Test
    @DisplayName("is no record of another kind, with another id, or without a minimum index")
    void other() {
        Map<String, Fact> data = Map.of(PrunedRecords.MINIMUM_INDEX, MINIMUM);

        assertThat(new SignedPruning("a", LOG, record(LOG, "user", data)).minimum(LOG))
                .isZero();
        assertThat(new SignedPruning("b", LOG, record(LOG, "log.pruned", data)).minimum(LOG))
                .isZero();
        assertThat(new SignedPruning("a", LOG, record(LOG, "log.pruned", Map.of())).minimum(LOG))
                .isZero();
        assertThat(RecordKind.LOG_PRUNED.text()).isEqualTo("log.pruned");
    }

    @Test
    @DisplayName("is under a checkpoint of its log that a key of this server has signed")
    void checkpoint() {
        AuditKeys keys = AuditKeys.make();
        String origin = LOG.origin("id.example.com");
        TreeHead tree = new TreeHead(0, new MerkleHasher().emptyRoot());

        assertThat(SignedLogs.tree(LOG, origin, note(origin, tree, keys), keys)).contains(tree);
        assertThat(SignedLogs.tree(LOG, origin, note(origin, tree, keys.rotated()), keys))
                .as("signed by a newer key than this server has")
                .isEmpty();
        assertThat(SignedLogs.tree(LOG, origin, note(origin, tree, keys), keys.rotated()))
                .as("signed before the key was rotated")
                .contains(tree);
        assertThat(SignedLogs.tree(LOG, origin, note(origin, tree, AuditKeys.make()), keys))
                .isEmpty();
        assertThat(SignedLogs.tree(LOG, origin, "", keys)).isEmpty();
        String other = NEXT.origin("id.example.com");
        assertThat(SignedLogs.tree(LOG, other, note(other, tree, keys), keys))
                .as("the row has the checkpoint and the origin of another log")
                .isEmpty();
    }

    private static AuditRecord record(LogId log, String kind, Map<String, Fact> data) {
        return new AuditRecord(
                "a", 1000, log, "realm", new AuditRecord.Origin("node", "boot", 1), kind, kind, data, List.of());
    }

    private static String note(String origin, TreeHead tree, AuditKeys keys) {
        return new String(
                new LogCheckpoint(origin, tree)
                        .signedBy(List.of(keys.signer(origin)))
                        .bytes(),
                StandardCharsets.UTF_8);
    }
}
