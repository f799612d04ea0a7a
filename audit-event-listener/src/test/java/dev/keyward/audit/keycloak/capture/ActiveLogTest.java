package dev.keyward.audit.keycloak.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.auditlog.completeness.BootCount;
import dev.keyward.auditlog.completeness.Completeness;
import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.LogId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The counters of a log")
class ActiveLogTest {

    private final ActiveLog log = new ActiveLog(LogId.random());

    @Test
    @DisplayName("state the committed records once the last transaction has ended, and only once")
    void stop() {
        log.start();
        assertThat(log.begin()).isTrue();
        assertThat(log.begin()).isTrue();
        assertThat(log.begin()).isTrue();
        log.end(true);
        log.stop();
        assertThat(log.takeStop()).isEmpty();
        log.end(false);
        assertThat(log.takeStop()).isEmpty();
        log.end(true);

        assertThat(log.takeStop()).hasValue(3); // with log.start
        assertThat(log.takeStop()).isEmpty();
    }

    @Test
    @DisplayName("accept no record after the stop, and go on after a new start")
    void restart() {
        log.start();
        log.stop();
        assertThat(log.begin()).isFalse();
        assertThat(log.takeStop()).hasValue(1);
        log.start();
        assertThat(log.begin()).isTrue();
        log.end(true);
        log.stop();

        assertThat(log.takeStop()).hasValue(4);
    }

    @Test
    @DisplayName("are stated by tallies that agree with the verification, also with open and failed transactions")
    void tallies() {
        Completeness completeness = new Completeness();
        AtomicLong rows = new AtomicLong();
        ActiveLog counted = new ActiveLog(LogId.random(), 0);
        accept(completeness, counted, rows, "log.start", Map.of());
        counted.start();
        for (int minute = 1; minute <= 3; minute++) {
            counted.begin(); // a transaction that stays open, and one that fails
            counted.begin();
            counted.next();
            counted.end(false);
            counted.begin();
            accept(completeness, counted, rows, "user", Map.of());
            counted.end(true);
            OptionalLong committed =
                    counted.takeTally(Duration.ofMinutes(minute).toNanos());
            assertThat(committed).hasValue(rows.get());
            counted.begin();
            accept(
                    completeness,
                    counted,
                    rows,
                    "log.tally",
                    Map.of(Completeness.COMMITTED, Fact.of(committed.getAsLong())));
            counted.end(true);
        }
        assertThat(completeness.boots()).singleElement().satisfies(boot -> {
            assertThat(boot.state()).isEqualTo(BootCount.State.OPEN);
            assertThat(boot.stated()).isEqualTo(boot.records());
        });
        counted.stop();
        assertThat(counted.takeTally(Duration.ofHours(2).toNanos())).isEmpty();
    }

    @Test
    @DisplayName("of an ended log take nothing, not even a stop")
    void ended() {
        ActiveLog ended = ActiveLog.ended();
        assertThat(ended.begin()).isFalse();
        assertThat(ended.takeStop()).isEmpty();
    }

    private static void accept(
            Completeness completeness, ActiveLog log, AtomicLong rows, String kind, Map<String, Fact> data) {
        rows.incrementAndGet();
        completeness.accept(new AuditRecord(
                "id" + rows.get(),
                1,
                log.id(),
                "r",
                new AuditRecord.Origin("node", "boot", log.next()),
                kind,
                "t",
                data,
                List.of()));
    }
}
