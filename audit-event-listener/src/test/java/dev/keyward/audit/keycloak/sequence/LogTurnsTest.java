package dev.keyward.audit.keycloak.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.auditlog.record.LogId;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The turns of the logs")
class LogTurnsTest {

    private static final LogId A = new LogId("a");
    private static final LogId B = new LogId("b");
    private static final LogId C = new LogId("c");

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 7); // overflows during the test
    private final LogTurns turns = new LogTurns(clock::get);

    @Test
    @DisplayName("go round, and begin with the log after the last one")
    void order() {
        assertThat(turns.begin(List.of(C, A, B))).containsExactly(A, B, C);
        assertThat(turns.take(A)).isTrue();
        assertThat(turns.begin(List.of(A, B, C))).containsExactly(B, C, A);
        assertThat(turns.take(B)).isTrue();
        assertThat(turns.begin(List.of(A, C))).containsExactly(C, A);
        assertThat(turns.take(C)).isTrue();
        assertThat(turns.begin(List.of(A, B, C))).containsExactly(A, B, C);
        assertThat(turns.begin(List.of())).isEmpty();
    }

    @Test
    @DisplayName("end after five seconds, and the next slice begins with the log that had none")
    void limit() {
        turns.begin(List.of(A, B, C));
        assertThat(turns.take(A)).isTrue();
        clock.addAndGet(Duration.ofMillis(4999).toNanos());
        assertThat(turns.take(B)).isTrue();
        clock.addAndGet(Duration.ofMillis(1).toNanos());
        assertThat(turns.take(C)).isFalse();
        assertThat(turns.begin(List.of(A, B, C))).containsExactly(C, A, B);
        assertThat(turns.take(C)).isTrue();
    }

    @Test
    @DisplayName("come to each of 1,000 logs in one round, although ten of them need most of the time")
    void manyLogs() {
        List<LogId> logs = IntStream.range(0, 1000)
                .mapToObj(n -> new LogId("log-%03d".formatted(n)))
                .toList();
        Map<LogId, Long> lastTurns = new HashMap<>();
        long began = clock.get();
        long longest = 0;
        for (int slice = 0; slice < 20; slice++) {
            for (LogId log : turns.begin(logs)) {
                if (!turns.take(log)) {
                    break;
                }
                longest = Math.max(longest, clock.get() - lastTurns.getOrDefault(log, began));
                lastTurns.put(log, clock.get());
                boolean isBusy = log.text().endsWith("00");
                clock.addAndGet(Duration.ofMillis(isBusy ? 700 : 3).toNanos());
            }
        }
        assertThat(lastTurns).hasSize(1000);
        Duration round = Duration.ofMillis(10 * 700 + 990 * 3);
        assertThat(Duration.ofNanos(longest)).isLessThanOrEqualTo(round);
    }

    @Test
    @DisplayName("never come to a log twice while another one waits, whichever logs have work")
    void neverTwice() {
        Random random = new Random(20);
        List<LogId> logs = IntStream.range(0, 40)
                .mapToObj(n -> new LogId("log-%02d".formatted(n)))
                .toList();
        Map<LogId, Set<LogId>> hadTurnSince =
                new HashMap<>(); // for each log that waits: the logs that had a turn since it does
        for (int slice = 0; slice < 2000; slice++) {
            logs.stream()
                    .filter(log -> log.text().endsWith("7") || random.nextInt(4) == 0)
                    .forEach(log -> hadTurnSince.putIfAbsent(log, new HashSet<>()));
            for (LogId log : turns.begin(List.copyOf(hadTurnSince.keySet()))) {
                if (!turns.take(log)) {
                    break;
                }
                hadTurnSince.remove(log);
                hadTurnSince.forEach((waiting, others) -> assertThat(others.add(log))
                        .describedAs("%s had two turns while %s waited", log, waiting)
                        .isTrue());
                clock.addAndGet(Duration.ofMillis(random.nextInt(1500)).toNanos());
            }
        }
    }
}
