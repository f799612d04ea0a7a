package dev.keyward.auditlog.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The completeness of a log")
class CompletenessTest {

    private final Completeness completeness = new Completeness();
    private long count;

    @Test
    @DisplayName("is proven for a node that has stopped with the number of records that the log has")
    void complete() {
        events("a", 3);
        tally("a", 3);
        events("a", 2);
        stop("a", 6);
        assertThat(completeness.boots()).containsExactly(new BootCount("node-a", "a", 7, 7, BootCount.State.COMPLETE));
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
                        new BootCount("node-a", "a", 5, 6, BootCount.State.DIFFERENT),
                        new BootCount("node-b", "b", 7, 6, BootCount.State.DIFFERENT));
    }

    @Test
    @DisplayName("is open for a running or killed node, and its last tally binds once another one follows")
    void open() {
        events("a", 3);
        tally("a", 4);
        assertThat(completeness.boots()).containsExactly(new BootCount("node-a", "a", 4, 5, BootCount.State.OPEN));
        tally("a", 4);
        assertThat(completeness.boots()).containsExactly(new BootCount("node-a", "a", 5, 5, BootCount.State.OPEN));
        tally("a", 9);
        tally("a", 10);
        assertThat(completeness.boots())
                .containsExactly(new BootCount("node-a", "a", 7, 11, BootCount.State.DIFFERENT));
    }

    @Test
    @DisplayName("is not claimed for boots without counters, and bounded in memory")
    void unusual() {
        events("a", 1);
        accept("a", "log.tally", Map.of("committed", Fact.of("many")));
        assertThat(completeness.boots()).containsExactly(new BootCount("node-a", "a", 2, 1, BootCount.State.OPEN));
        for (int boot = 0; boot < 100_100; boot++) {
            events("b" + boot, 1);
        }
        assertThat(completeness.boots()).hasSize(100_000);
        assertThat(completeness.isPartial()).isTrue();
        events("a", 1);
        assertThat(completeness.boots().get(0).records()).isEqualTo(3);
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
        AuditRecord.Origin origin = new AuditRecord.Origin("node-" + boot.charAt(0), boot, count);
        completeness.accept(new AuditRecord("id" + count, 1, "r", origin, kind, "t", data, List.of()));
    }
}
