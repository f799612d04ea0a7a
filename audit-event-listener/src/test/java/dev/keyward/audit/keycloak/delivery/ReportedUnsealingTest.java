package dev.keyward.audit.keycloak.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.audit.ExampleRecord;
import dev.keyward.audit.keycloak.personal.SealedParts.Opened;
import dev.keyward.audit.keycloak.personal.SealedParts.State;
import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.Participant;
import dev.keyward.auditlog.record.PersonalData;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The unsealing for a sink")
class ReportedUnsealingTest {

    private static final PersonalData DATA = new PersonalData(Map.of("username", "ann"));

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final AuditRecord record = ExampleRecord.of("user", "LOGIN", ExampleRecord.signIn(), ExampleRecord.user());
    private final Participant participant = record.participants().get(0);

    @BeforeEach
    void addRegistry() {
        Metrics.addRegistry(registry);
    }

    @AfterEach
    void removeRegistry() {
        Metrics.removeRegistry(registry);
    }

    @Test
    @DisplayName("gives the personal data, and nothing of an erased person")
    void silent() {
        assertThat(open(State.OPEN, Optional.of(DATA))).contains(DATA);
        assertThat(open(State.KEY_DESTROYED, Optional.empty())).isEmpty();
        assertThat(open(State.NOTHING_SEALED, Optional.empty())).isEmpty();
        assertThat(count("key-missing")).isZero();
        assertThat(count("damaged")).isZero();
    }

    @Test
    @DisplayName("counts what stays closed because of a key that is not available, or of damage")
    void counted() {
        assertThat(open(State.WRAPPING_KEY_MISSING, Optional.empty())).isEmpty();
        assertThat(open(State.WRAPPING_KEY_MISSING, Optional.empty())).isEmpty();
        assertThat(open(State.DAMAGED, Optional.empty())).isEmpty();
        assertThat(count("key-missing")).isEqualTo(2);
        assertThat(count("damaged")).isEqualTo(1);
    }

    private Optional<PersonalData> open(State state, Optional<PersonalData> data) {
        return new ReportedUnsealing((of, who) -> new Opened(state, data), new SinkReport("unsealing-test"))
                .open(record, participant);
    }

    private double count(String reason) {
        Counter counter = registry.find("keyward.audit.sink.closed.parts")
                .tag("sink", "unsealing-test")
                .tag("reason", reason)
                .counter();
        return counter == null ? -1 : counter.count();
    }
}
