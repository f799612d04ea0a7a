package dev.keyward.audit.keycloak.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.auditlog.record.LogId;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The pauses of a log that cannot be sequenced")
class LogPausesTest {

    private static final LogId LOG = new LogId("7d1f");

    private long now = Long.MAX_VALUE - 5; // the clock of a JVM can overflow
    private final LogPauses pauses = new LogPauses(() -> now);

    @Test
    @DisplayName("double from one second to one minute, and end with a success")
    void doubled() {
        assertThat(pauses.isPaused(LOG)).isFalse();
        for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            pauses.failed(LOG);
            now += Duration.ofSeconds(seconds).toNanos() - 1;
            assertThat(pauses.isPaused(LOG)).isTrue();
            now++;
            assertThat(pauses.isPaused(LOG)).isFalse();
        }
        pauses.failed(LOG);
        assertThat(pauses.isPaused(LOG)).isTrue();
        assertThat(pauses.isPaused(new LogId("5e0c"))).isFalse();
        pauses.succeeded(LOG);
        assertThat(pauses.isPaused(LOG)).isFalse();
        pauses.failed(LOG);
        now += Duration.ofSeconds(1).toNanos();
        assertThat(pauses.isPaused(LOG)).isFalse();
    }
}
