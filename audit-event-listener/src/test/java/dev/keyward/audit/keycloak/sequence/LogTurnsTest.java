package dev.keyward.audit.keycloak.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.auditlog.record.LogId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
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
}
