package dev.keyward.audit.pulse;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A step of the clock")
class ClockStepsTest {

    private long wall = 1_795_444_200_000L;
    private long nanos = Long.MAX_VALUE - 3; // the clock of a JVM can overflow
    private final ClockSteps steps = new ClockSteps(wall, nanos);

    @Test
    @DisplayName("is found once, with its direction and length")
    void steps() {
        pass(Duration.ofSeconds(5));
        assertThat(steps.check(wall, nanos)).isEmpty();
        pass(Duration.ofSeconds(5));
        wall -= 3_600_000;
        assertThat(steps.check(wall, nanos)).hasValue(-3_600_000);
        pass(Duration.ofSeconds(5));
        assertThat(steps.check(wall, nanos)).isEmpty();
        pass(Duration.ofMinutes(10));
        wall += 2_001;
        assertThat(steps.check(wall, nanos)).hasValue(2_001);
    }

    @Test
    @DisplayName("is not found while the clock is slowly adjusted, however long it takes")
    void adjusted() {
        for (int n = 0; n < 1_000; n++) {
            pass(Duration.ofSeconds(5));
            wall -= 1_900;
            assertThat(steps.check(wall, nanos)).isEmpty();
        }
    }

    private void pass(Duration time) {
        wall += time.toMillis();
        nanos += time.toNanos();
    }
}
