package dev.keyward.auditlog.completeness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.LogId;
import dev.keyward.auditlog.record.RecordHead;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The completeness of a log")
class CompletenessTest {

    private static final LogId LOG = new LogId("7d1f");

    private Completeness completeness = new Completeness();
    private LogId log = LOG;
    private long count;

    @Test
    @DisplayName("is proven for a node that has stopped with the number of records that the log has")
    void complete() {
        events("a", 3);
        tally("a", 3);
        events("a", 2);
        stop("a", 6);
        assertThat(completeness.boots()).containsExactly(boot("node-a", "a", 7, 7, BootCount.State.COMPLETE));
        assertThat(completeness.isPartial()).isFalse();
    }

    @Test
    @DisplayName("is open again if a node that has stopped starts to record again")
    void restarted() {
        events("a", 3);
        stop("a", 3);
        accept("a", "log.start", Map.of());
        events("a", 1);
        assertThat(completeness.boots()).extracting(BootCount::state).containsExactly(BootCount.State.OPEN);
        stop("a", 6);
        assertThat(completeness.boots()).extracting(BootCount::state).containsExactly(BootCount.State.COMPLETE);
    }

    @Test
    @DisplayName("is refuted if a record of a stopped node is missing, or one too many")
    void different() {
        events("a", 4);
        stop("a", 5);
        events("b", 6);
        stop("b", 5);
        assertThat(completeness.boots())
                .containsExactly(
                        new BootCount(LOG, "node-a", "a", 5, 6, 1, 0, BootCount.State.DIFFERENT),
                        boot("node-b", "b", 7, 6, BootCount.State.DIFFERENT));
    }

    @Test
    @DisplayName("is proven with up to as many more records as the node could not tell whether they were committed")
    void unconfirmed() {
        for (int more = 0; more <= 3; more++) {
            String boot = "b" + more;
            events(boot, 4 + more);
            accept(boot, "log.stop", Map.of(Completeness.COMMITTED, Fact.of(4), Completeness.UNCONFIRMED, Fact.of(2)));
        }
        events("missing", 3);
        accept("missing", "log.stop", Map.of(Completeness.COMMITTED, Fact.of(4), Completeness.UNCONFIRMED, Fact.of(2)));
        assertThat(completeness.boots())
                .extracting(BootCount::state)
                .containsExactly(
                        BootCount.State.COMPLETE,
                        BootCount.State.COMPLETE,
                        BootCount.State.COMPLETE,
                        BootCount.State.DIFFERENT,
                        BootCount.State.DIFFERENT);
    }

    @Test
    @DisplayName("is open for a running or killed node, and its last tally binds once another one follows")
    void open() {
        events("a", 3);
        tally("a", 4);
        assertThat(completeness.boots()).containsExactly(boot("node-a", "a", 4, 5, BootCount.State.OPEN));
        tally("a", 4);
        assertThat(completeness.boots()).containsExactly(boot("node-a", "a", 5, 5, BootCount.State.OPEN));
        tally("a", 9);
        tally("a", 10);
        assertThat(completeness.boots())
                .containsExactly(new BootCount(LOG, "node-a", "a", 7, 11, 3, 0, BootCount.State.DIFFERENT));
    }

    @Test
    @DisplayName("is not claimed for boots without counters, and bounded in memory")
    void unusual() {
        events("a", 1);
        accept("a", "log.tally", Map.of("committed", Fact.of("many")));
        assertThat(completeness.boots()).containsExactly(boot("node-a", "a", 2, 1, BootCount.State.OPEN));
        for (int boot = 0; boot < 100_100; boot++) {
            events("b" + boot, 1);
        }
        assertThat(completeness.boots()).hasSize(100_000);
        assertThat(completeness.isPartial()).isTrue();
        events("a", 1);
        assertThat(completeness.boots().get(0).records()).isEqualTo(3);
    }

    @Test
    @DisplayName("is counted for each log on its own, because a node counts each log from 1")
    void logs() {
        events("a", 2);
        tally("a", 2);
        tally("a", 3);
        log = new LogId("other");
        count = 0;
        events("a", 3);
        stop("a", 3);
        assertThat(completeness.boots())
                .containsExactly(
                        boot("node-a", "a", 4, 4, BootCount.State.OPEN),
                        new BootCount(log, "node-a", "a", 4, 4, 0, 0, BootCount.State.COMPLETE));
    }

    @Test
    @DisplayName("includes the writes of administrators, by the last record of each boot that states them")
    void adminWrites() {
        events("a", 2);
        assertThat(completeness.adminWrites()).isEmpty();
        accept("a", "log.tally", Map.of("committed", Fact.of(2), "writes", Fact.of(3), "explained_writes", Fact.of(3)));
        accept("b", "log.tally", Map.of("committed", Fact.of(0), "writes", Fact.of(1), "explained_writes", Fact.of(1)));
        assertThat(completeness.adminWrites()).contains(new AdminWriteTotals(4, 4));
        accept("a", "log.stop", Map.of("committed", Fact.of(3), "writes", Fact.of(7), "explained_writes", Fact.of(5)));
        assertThat(completeness.adminWrites()).contains(new AdminWriteTotals(8, 6));
        assertThat(completeness.adminWrites().map(AdminWriteTotals::unexplained))
                .contains(2L);
    }

    @Test
    @DisplayName("is refuted if two records of a boot have the same counter, even if their number fits")
    void duplicates() {
        events("a", 3);
        count = 1;
        events("a", 1);
        count = 9;
        stop("a", 4);
        assertThat(completeness.boots())
                .containsExactly(new BootCount(LOG, "node-a", "a", 5, 5, 0, 1, BootCount.State.DIFFERENT));
    }

    @Test
    @DisplayName("finds each counter that occurs twice, in whatever order the counters arrive")
    void anyOrder() {
        Random random = new Random(5);
        for (int run = 0; run < 300; run++) {
            CounterRanges ranges = new CounterRanges();
            Set<Long> seen = new HashSet<>();
            for (int n = 0; n < 60; n++) {
                long number = 1L + random.nextInt(40);
                assertThat(ranges.add(number)).isEqualTo(seen.add(number));
            }
            assertThat(ranges.ranges()).isLessThan(40);
        }
        CounterRanges inOrder = new CounterRanges();
        for (long number = 1; number < 100_000; number++) {
            inOrder.add(number);
        }
        assertThat(inOrder.ranges()).isEqualTo(1);
    }

    @Test
    @DisplayName("is checked after pruning with the numbers in the record of the pruning, and unknown without them")
    void pruned() {
        PrunedRecords pruned = new PrunedRecords(LOG);
        for (int n = 1; n <= 5; n++) {
            pruned.accept(record("a", "user", n, Map.of()));
        }
        log = new LogId("other");
        pruned.accept(record("a", "user", 1, Map.of()));
        log = LOG;
        PrunedRecords further = new PrunedRecords(LOG);
        further.continueFrom(record("b", "log.pruned", 1, pruned.facts(5)));
        further.accept(record("a", "user", 6, Map.of()));
        for (long firstEntry : new long[] {6, 7}) {
            completeness = new Completeness(firstEntry);
            count = 6;
            events("a", 2);
            count = 0;
            events("b", 1);
            count = 8;
            stop("a", 8);
            count = 1;
            accept("b", "log.pruned", further.facts(6));
            assertThat(completeness.boots())
                    .containsExactlyElementsOf(
                            firstEntry == 6
                                    ? List.of(
                                            boot("node-a", "a", 9, 9, BootCount.State.COMPLETE),
                                            boot("node-b", "b", 2, 0, BootCount.State.OPEN))
                                    : List.of(
                                            boot("node-a", "a", 3, 9, BootCount.State.UNKNOWN),
                                            boot("node-b", "b", 2, 0, BootCount.State.UNKNOWN)));
        }
    }

    @Test
    @DisplayName("is stated at a pruning for the latest 200 boots, which always fit into a record")
    void manyPrunedBoots() {
        PrunedRecords pruned = new PrunedRecords(LOG);
        for (int boot = 0; boot < 500; boot++) {
            pruned.accept(record("b" + boot, "user", 1, Map.of()));
        }
        assertThat(PrunedRecords.read(record("a", "log.pruned", 1, pruned.facts(500))))
                .hasSize(200)
                .containsEntry("b499", 1L)
                .doesNotContainKey("b299");
        Map<String, Fact> hostile = Map.of(PrunedRecords.RECORDS_BEFORE, Fact.of(List.of("a", "b -1", "c 1 2", "d 7")));
        assertThat(PrunedRecords.read(record("a", "log.pruned", 1, hostile))).containsOnly(Map.entry("d", 7L));
    }

    private void events(String boot, int events) {
        for (int n = 0; n < events; n++) {
            accept(boot, "user", Map.of());
        }
    }

    private void tally(String boot, long committed) {
        accept(boot, "log.tally", Map.of(Completeness.COMMITTED, Fact.of(committed)));
    }

    private void stop(String boot, long committed) {
        accept(boot, "log.stop", Map.of(Completeness.COMMITTED, Fact.of(committed)));
    }

    private void accept(String boot, String kind, Map<String, Fact> data) {
        count++;
        AuditRecord record = record(boot, kind, count, data);
        if (Completeness.needsData(kind)) {
            completeness.accept(record);
        } else {
            completeness.accept(RecordHead.of(record));
        }
    }

    private AuditRecord record(String boot, String kind, long counter, Map<String, Fact> data) {
        AuditRecord.Origin origin = new AuditRecord.Origin("node-" + boot.charAt(0), boot, counter);
        return new AuditRecord("id" + counter, 1, log, "r", origin, kind, "t", data, List.of());
    }

    private static BootCount boot(String node, String boot, long records, long stated, BootCount.State state) {
        return new BootCount(LOG, node, boot, records, stated, 0, 0, state);
    }
}
