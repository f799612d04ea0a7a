package dev.keyward.audit.keycloak.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.auditlog.record.LogId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An announced pruning")
class AnnouncedPruningsTest {

    private static final LogId LOG = new LogId("7d1f");
    private static final LogId OTHER = new LogId("5e0c");

    private final AtomicLong nanos = new AtomicLong(-5);
    private final AnnouncedPrunings announced = new AnnouncedPrunings(nanos::get);

    @Test
    @DisplayName("is polled for a minute, and is late after ten")
    void late() {
        assertThat(announced.hasNew()).isFalse();
        announced.update(List.of(LOG));
        assertThat(announced.hasNew()).isTrue();
        assertThat(announced.late()).isEmpty();

        pass(Duration.ofMinutes(1));
        announced.update(List.of(LOG));
        assertThat(announced.hasNew()).isFalse();
        assertThat(announced.late()).isEmpty();

        pass(Duration.ofMinutes(9));
        announced.update(List.of(LOG, OTHER));
        assertThat(announced.hasNew()).isTrue();
        assertThat(announced.late()).containsExactly(LOG);
    }

    @Test
    @DisplayName("is forgotten when it is signed")
    void signed() {
        announced.update(List.of(LOG));
        pass(Duration.ofMinutes(11));
        announced.update(List.of());
        assertThat(announced.late()).isEmpty();

        announced.update(List.of(LOG));
        assertThat(announced.hasNew()).isTrue();
        assertThat(announced.late()).isEmpty();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
