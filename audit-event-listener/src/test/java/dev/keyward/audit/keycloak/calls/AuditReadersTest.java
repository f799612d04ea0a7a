package dev.keyward.audit.keycloak.calls;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Readers of the audit log")
class AuditReadersTest {

    private final AtomicLong clock = new AtomicLong(-5);
    private final AuditReaders readers = new AuditReaders(clock::get);

    @Test
    @DisplayName("are remembered for a minute after their record")
    void minute() {
        assertThat(readers.isRecorded("ann")).isFalse();
        readers.recorded("ann");
        clock.addAndGet(Duration.ofSeconds(59).toNanos());
        assertThat(readers.isRecorded("ann")).isTrue();
        assertThat(readers.isRecorded("ben")).isFalse();
        clock.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(readers.isRecorded("ann")).isFalse();
    }

    @Test
    @DisplayName("are forgotten if there are too many, the oldest first")
    void bounded() {
        for (int n = 0; n <= 1000; n++) {
            readers.recorded("reader " + n);
        }
        assertThat(readers.isRecorded("reader 0")).isFalse();
        assertThat(readers.isRecorded("reader 1")).isTrue();
    }
}
