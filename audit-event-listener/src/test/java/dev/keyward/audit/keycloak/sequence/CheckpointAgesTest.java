package dev.keyward.audit.keycloak.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.auditlog.record.LogId;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The time for which logs wait for a checkpoint")
class CheckpointAgesTest {

    private static final LogId ONE = new LogId("one");
    private static final LogId TWO = new LogId("two");

    private final AtomicLong clock = new AtomicLong(-5);
    private final CheckpointAges ages = new CheckpointAges(clock::get);

    @Test
    @DisplayName("is that of the log that has waited longest, and ends with its checkpoint")
    void oldest() {
        assertThat(ages.oldestSeconds()).isZero();
        ages.waiting(List.of(ONE));
        pass(60);
        ages.waiting(List.of(ONE, TWO));
        pass(10);
        assertThat(ages.oldestSeconds()).isEqualTo(70);
        ages.published(ONE);
        assertThat(ages.oldestSeconds()).isEqualTo(10);
        ages.waiting(List.of(ONE, TWO));
        pass(1);
        assertThat(ages.oldestSeconds()).isEqualTo(11);
    }

    @Test
    @DisplayName("ends if the log has no new records any more, or if another node looks after it")
    void upToDate() {
        ages.waiting(List.of(ONE, TWO));
        pass(60);
        ages.waiting(List.of());
        assertThat(ages.oldestSeconds()).isZero();
        ages.waiting(List.of(ONE));
        pass(60);
        ages.clear();
        assertThat(ages.oldestSeconds()).isZero();
    }

    private void pass(long seconds) {
        clock.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }
}
