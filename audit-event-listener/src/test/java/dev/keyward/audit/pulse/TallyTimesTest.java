package dev.keyward.audit.pulse;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A tally")
class TallyTimesTest {

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private long now = Long.MAX_VALUE - MINUTE; // the clock of a JVM can overflow
    private final TallyTimes times = new TallyTimes(now);

    @Test
    @DisplayName("is due a minute after the last one if there were records, and after an hour if there were none")
    void due() {
        assertThat(times.take(3, now)).isFalse();
        now += MINUTE - 1;
        assertThat(times.take(3, now)).isFalse();
        now++;
        assertThat(times.take(3, now)).isTrue();
        now += 59 * MINUTE;
        assertThat(times.take(4, now)).isFalse(); // the tally is the fourth record
        now += MINUTE;
        assertThat(times.take(4, now)).isTrue();
        now += MINUTE;
        assertThat(times.take(6, now)).isTrue();
    }

    @Test
    @DisplayName("is due again after a minute if it could not be stored")
    void failed() {
        now += MINUTE;
        assertThat(times.take(3, now)).isTrue();
        now += MINUTE;
        assertThat(times.take(3, now)).isTrue();
    }
}
