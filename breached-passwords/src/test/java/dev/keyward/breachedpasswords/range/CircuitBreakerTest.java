package dev.keyward.breachedpasswords.range;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.breachedpasswords.range.CircuitBreaker.Permit;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A circuit breaker")
class CircuitBreakerTest {

    private static final Duration PAUSE = Duration.ofSeconds(30);

    /** Time of the test clock in nanoseconds, close to overflow because {@code System.nanoTime} may have any origin. */
    private long now = Long.MAX_VALUE - 1;

    private final CircuitBreaker breaker = new CircuitBreaker(5, PAUSE, () -> now);

    @Test
    @DisplayName("opens at the fifth failure in a row and not before")
    void opens() {
        fail(4);
        assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
        permit().succeeded();
        fail(4);
        assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
        fail(1);
        assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
        assertThat(breaker.permit()).isEmpty();
    }

    @Test
    @DisplayName("sends one request at a time after the pause, and closes when it succeeds")
    void closes() {
        fail(5);
        now += PAUSE.toNanos() - 1;
        assertThat(breaker.permit()).isEmpty();
        assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
        now++;
        assertThat(breaker.state()).isEqualTo(BreakerState.HALF_OPEN);
        Permit probe = permit();
        assertThat(breaker.permit()).isEmpty();
        assertThat(breaker.state()).isEqualTo(BreakerState.HALF_OPEN);
        probe.succeeded();
        probe.close();
        assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
        fail(4);
        assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    @DisplayName("opens for another pause if the request after the first pause fails")
    void opensAgain() {
        fail(5);
        now += PAUSE.toNanos();
        fail(1);
        assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
        now += PAUSE.toNanos() - 1;
        assertThat(breaker.permit()).isEmpty();
        now++;
        permit().succeeded();
        assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    @DisplayName("lets another request pass if the one after the pause ended without a result")
    void withdrawn() {
        fail(5);
        now += PAUSE.toNanos();
        permit().close();
        assertThat(breaker.state()).isEqualTo(BreakerState.HALF_OPEN);
        permit().succeeded();
        assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    @DisplayName("ignores results of requests that began before it opened")
    void late() {
        Permit lateSuccess = permit();
        Permit lateFailure = permit();
        fail(5);
        lateSuccess.succeeded();
        assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
        now += PAUSE.toNanos();
        Permit probe = permit();
        lateFailure.failed();
        lateFailure.close();
        assertThat(breaker.permit()).isEmpty();
        probe.succeeded();
        assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
    }

    private void fail(int times) {
        for (int n = 0; n < times; n++) {
            try (Permit permit = permit()) {
                permit.failed();
            }
        }
    }

    private Permit permit() {
        return breaker.permit().orElseThrow();
    }
}
