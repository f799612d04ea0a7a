package dev.keyward.audit.keycloak.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.audit.keycloak.capture.ActiveLog.Counters;
import dev.keyward.auditlog.completeness.AdminWriteTotals;
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

    private static final long NOW = 1_795_444_200_000L;

    private final ActiveLog log = new ActiveLog(LogId.random());

    @Test
    @DisplayName("state the committed and the unconfirmed records once the last transaction has ended, and only once")
    void stop() {
        log.start();
        assertThat(log.begin()).isTrue();
        assertThat(log.begin()).isTrue();
        assertThat(log.begin()).isTrue();
        log.end(true);
        log.stop();
        assertThat(log.takeStop(NOW)).isEmpty();
        log.end(false);
        assertThat(log.takeStop(NOW)).isEmpty();
        assertThat(log.owesStop()).isFalse();
        log.end(true);

        assertThat(log.owesStop()).isTrue();
        assertThat(log.takeStop(NOW)).contains(new Counters(3, 1)); // with log.start
        assertThat(log.takeStop(NOW)).isEmpty();
        assertThat(log.owesStop()).isFalse();
    }

    @Test
    @DisplayName("accept no record after the stop, and go on after a new start")
    void restart() {
        log.start();
        log.stop();
        assertThat(log.begin()).isFalse();
        assertThat(log.takeStop(NOW)).contains(new Counters(1, 0));
        log.start();
        assertThat(log.begin()).isTrue();
        log.end(true);
        log.stop();

        assertThat(log.takeStop(NOW)).contains(new Counters(4, 0));
    }

    @Test
    @DisplayName("are stated at a new start if open transactions have kept the log from stating them before")
    void restartWithOpenTransactions() {
        log.start();
        log.begin();
        log.stop();
        assertThat(log.takeStop(NOW)).isEmpty();
        assertThat(log.takeStopNow(NOW)).contains(new Counters(1, 1));
        log.start();
        assertThat(log.takeStopNow(NOW)).isEmpty();
        log.end(true);
        log.stop();

        assertThat(log.takeStop(NOW)).contains(new Counters(4, 0)); // two log.start, a log.stop and the late record
    }

    @Test
    @DisplayName("are stated again after the record of the stop failed, which may be in the log nevertheless")
    void failedStop() {
        log.start();
        log.stop();
        assertThat(log.takeStop(NOW)).contains(new Counters(1, 0));
        log.stopFailed();

        assertThat(log.takeStop(NOW)).contains(new Counters(1, 1));
        log.start();
        log.startFailed(); // of another log.start, whose commit was in doubt
        log.stop();
        assertThat(log.takeStop(NOW)).contains(new Counters(3, 2));
    }

    @Test
    @DisplayName("begin before all waiting records, or right after the last stop, also if the clock went back")
    void startOrder() {
        assertThat(log.startOrder()).isZero();
        log.start();
        log.stop();
        log.takeStop(NOW);
        assertThat(log.startOrder()).isEqualTo(NOW + 1);
        log.start();
        log.stop();
        log.takeStop(NOW - 5_000);
        assertThat(log.startOrder()).isEqualTo(NOW + 1);
    }

    @Test
    @DisplayName("agree with the verification if a stop and a start wait for their index together")
    void stopAndStartAtOnce() {
        Completeness completeness = new Completeness();
        AtomicLong rows = new AtomicLong();
        accept(completeness, log, rows, "log.start", Map.of());
        log.start();
        log.begin();
        log.stop();
        Counters counters = log.takeStopNow(NOW).orElseThrow();
        assertThat(log.startOrder()).isGreaterThan(NOW);
        accept(
                completeness,
                log,
                rows,
                "log.stop",
                Map.of(
                        Completeness.COMMITTED, Fact.of(counters.committed()),
                        Completeness.UNCONFIRMED, Fact.of(counters.unconfirmed())));
        assertThat(completeness.boots()).extracting(BootCount::state).containsExactly(BootCount.State.COMPLETE);
        accept(completeness, log, rows, "user", Map.of()); // the open transaction, committed late
        assertThat(completeness.boots()).extracting(BootCount::state).containsExactly(BootCount.State.COMPLETE);
        accept(completeness, log, rows, "log.start", Map.of());
        assertThat(completeness.boots()).extracting(BootCount::state).containsExactly(BootCount.State.OPEN);
    }

    @Test
    @DisplayName("waits for a transaction to which a record may be added, and counts nothing if none was")
    void cancelled() {
        ActiveLog open = new ActiveLog(LogId.random());
        open.start();
        open.begin();
        open.stop();
        assertThat(open.takeStop(1)).isEmpty();
        open.cancel();
        assertThat(open.takeStop(1)).contains(new ActiveLog.Counters(1, 0));
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
    @DisplayName("of administrators' writes begin at 0 in a log that continues another one, and go on after a stop")
    void writesOfEachLog() {
        log.start();
        log.writes().withEvent();
        log.writes().withoutRecord();
        ActiveLog next = new ActiveLog(LogId.random());
        next.start();
        next.writes().withCall();
        log.stop();
        log.start();
        log.writes().withCall();

        assertThat(next.writes().facts()).isEqualTo(facts(1, 1));
        assertThat(log.writes().facts()).isEqualTo(facts(3, 2));
        Completeness completeness = new Completeness();
        AtomicLong rows = new AtomicLong();
        accept(completeness, log, rows, "log.tally", log.writes().facts());
        accept(completeness, next, rows, "log.tally", next.writes().facts());
        assertThat(completeness.adminWrites()).contains(new AdminWriteTotals(4, 3));
    }

    private static Map<String, Fact> facts(long writes, long explained) {
        return Map.of(Completeness.WRITES, Fact.of(writes), Completeness.EXPLAINED_WRITES, Fact.of(explained));
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
