package dev.keyward.audit.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The steady clock")
class SteadyClockTest {

    @Test
    @DisplayName("begins with a given time, and then follows the elapsed time only")
    void steady() {
        long[] nanos = {Long.MAX_VALUE - 5}; // may overflow, as System.nanoTime may
        Instant start = Instant.parse("2026-11-28T09:00:00Z");
        SteadyClock clock = new SteadyClock(start, () -> nanos[0]);
        assertThat(clock.instant()).isEqualTo(start);
        nanos[0] += 3_000_000_000L;
        assertThat(clock.instant()).isEqualTo(start.plusSeconds(3));
    }
}
