package dev.keyward.audit.keycloak.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyward.auditlog.completeness.PrunedRecords;
import dev.keyward.auditlog.json.BadRecordException;
import dev.keyward.auditlog.json.RecordWriter;
import dev.keyward.auditlog.merkle.MerkleHasher;
import dev.keyward.auditlog.merkle.TreeHead;
import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.LogId;
import dev.keyward.auditlog.record.RecordKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A plan of a pruning")
class PruningPlanTest {

    private static final LogId LOG = new LogId("7d1f");
    private static final long CUTOFF = 1000;

    @Test
    @DisplayName("takes bundles up to the first one with a record that is not old enough, and counts their records")
    void takes() throws BadRecordException {
        PruningPlan plan = new PruningPlan(LOG, 512, CUTOFF, Optional.empty());
        assertThat(plan.isEmpty()).isTrue();
        assertThat(plan.add(bundle("a", 999))).isTrue();
        List<byte[]> young = bundle("b", 999);
        young.set(7, entry("b", CUTOFF));
        assertThat(plan.add(young)).isFalse();
        assertThat(plan.isEmpty()).isFalse();
        assertThat(plan.first()).isEqualTo(512);
        assertThat(plan.end()).isEqualTo(768);
        assertThat(plan.facts())
                .containsEntry(PrunedRecords.MINIMUM_INDEX, Fact.of(768))
                .containsEntry(PrunedRecords.RECORDS_BEFORE, Fact.of(List.of("a 256")));
    }

    @Test
    @DisplayName("adds the counts of the last pruning")
    void continued() throws BadRecordException {
        PruningPlan first = new PruningPlan(LOG, 0, CUTOFF, Optional.empty());
        first.add(bundle("a", 1));
        PruningPlan second = new PruningPlan(LOG, 256, CUTOFF, Optional.of(pruned(first)));
        second.add(bundle("a", 2));
        second.add(bundle("b", 2));
        assertThat(second.facts())
                .containsEntry(PrunedRecords.MINIMUM_INDEX, Fact.of(768))
                .containsEntry(PrunedRecords.RECORDS_BEFORE, Fact.of(List.of("a 512", "b 256")));
    }

    @Test
    @DisplayName("takes no bundle with an entry that this version cannot read")
    void unreadable() {
        PruningPlan plan = new PruningPlan(LOG, 0, CUTOFF, Optional.empty());
        List<byte[]> newer = bundle("a", 1);
        newer.set(255, "{\"v\":2}".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> plan.add(newer)).isInstanceOf(BadRecordException.class);
        assertThat(plan.isEmpty()).isTrue();
    }

    @Test
    @DisplayName("of a log that is removed as a whole names its realm, its size, its root and the retention")
    void removed() {
        TreeHead tree = new TreeHead(0, new MerkleHasher().emptyRoot());
        assertThat(PruningPlan.factsOfRemoved(LOG, "realm", tree, 800))
                .containsOnly(
                        Map.entry("log", Fact.of(LOG.text())),
                        Map.entry("minimum_index", Fact.of(0)),
                        Map.entry("root", Fact.of("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")),
                        Map.entry("retention_days", Fact.of(800)),
                        Map.entry("realm", Fact.of("realm")));
    }

    private static AuditRecord pruned(PruningPlan plan) {
        return new AuditRecord(
                "id",
                1,
                LOG,
                "realm",
                new AuditRecord.Origin("kc-0", "job", 1),
                RecordKind.LOG_PRUNED.text(),
                RecordKind.LOG_PRUNED.text(),
                plan.facts(),
                List.of());
    }

    private static List<byte[]> bundle(String boot, long time) {
        List<byte[]> entries = new ArrayList<>();
        for (int n = 0; n < 256; n++) {
            entries.add(entry(boot, time));
        }
        return entries;
    }

    private static byte[] entry(String boot, long time) {
        return RecordWriter.write(new AuditRecord(
                "id",
                time,
                LOG,
                "realm",
                new AuditRecord.Origin("kc-0", boot, 1),
                "user",
                "LOGIN",
                Map.of(),
                List.of()));
    }
}
