package dev.keyward.providerkit.failures;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A log line that many requests may cause")
class OnceAMinuteTest {

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5); // System.nanoTime may overflow
    private final OnceAMinute logged = new OnceAMinute(clock::get);

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    @Test
    @DisplayName("is written at once, and then once a minute")
    void onceAMinute() {
        assertThat(logged.isDue()).isTrue();
        assertThat(logged.isDue()).isFalse();
        pass(Duration.ofSeconds(59));
        assertThat(logged.isDue()).isFalse();
        pass(Duration.ofSeconds(1));
        assertThat(logged.isDue()).isTrue();
        assertThat(logged.isDue()).isFalse();
    }
}
