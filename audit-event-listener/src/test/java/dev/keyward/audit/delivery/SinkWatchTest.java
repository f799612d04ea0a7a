package dev.keyward.audit.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.audit.delivery.SinkBatch.Defect;
import dev.keyward.auditlog.record.LogId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The watch over the deliveries to a sink")
class SinkWatchTest {

    private final MemoryBacklog backlog = new MemoryBacklog();
    private final List<Duration> hanging = new ArrayList<>();
    private long nanos = 7;
    private final SinkWatch watch = new SinkWatch(backlog, new HangingOnly(), () -> nanos);

    @Test
    @DisplayName("counts what the owner of the lease has not delivered, and nothing on other nodes")
    void owner() {
        backlog.entries.put("a", 5L);
        watch.check(true);
        assertThat(watch.behind()).isEqualTo(5);
        watch.check(false);
        assertThat(watch.behind()).isZero();
        assertThat(hanging).isEmpty();
    }

    @Test
    @DisplayName("counts and reports also while a delivery hangs and its lease has run out")
    void hanging() {
        backlog.entries.put("a", 5L);
        watch.begin();
        nanos += Duration.ofSeconds(30).toNanos();
        watch.check(false);
        assertThat(hanging).isEmpty();
        nanos += Duration.ofSeconds(1).toNanos();
        backlog.entries.put("a", 9L);
        watch.check(false);
        assertThat(watch.behind()).isEqualTo(9);
        assertThat(hanging).containsExactly(Duration.ofSeconds(31));
        watch.end();
        watch.check(false);
        assertThat(watch.behind()).isZero();
        assertThat(hanging).hasSize(1);
    }

    private final class HangingOnly implements DeliveryReport {

        @Override
        public void delivered(int records) {
            throw new AssertionError("delivered");
        }

        @Override
        public void setAside(LogId log, List<Defect> records, int refused) {
            throw new AssertionError("set aside");
        }

        @Override
        public void unavailable(String reason, Duration untilNextAttempt) {
            throw new AssertionError("unavailable");
        }

        @Override
        public void disabled(String reason) {
            throw new AssertionError("disabled");
        }

        @Override
        public void available() {
            throw new AssertionError("available");
        }

        @Override
        public void failed(LogId log, RuntimeException failure) {
            throw new AssertionError("failed");
        }

        @Override
        public void hanging(Duration since) {
            hanging.add(since);
        }
    }
}
