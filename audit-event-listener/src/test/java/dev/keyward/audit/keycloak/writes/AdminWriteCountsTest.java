package dev.keyward.audit.keycloak.writes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.auditlog.record.Fact;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The counts of admin writes")
class AdminWriteCountsTest {

    @Test
    @DisplayName("of a log are those with an event, with a call, or without a record")
    void counted() {
        AdminWriteCounts counts = new AdminWriteCounts();
        counts.withEvent();
        counts.withEvent();
        counts.withCall();
        counts.withoutRecord();
        assertThat(counts.current()).isEqualTo(new AdminWriteCounts.Counts(4, 2, 1));
        assertThat(counts.current().explained()).isEqualTo(3);
        assertThat(counts.current().unexplained()).isEqualTo(1);
        assertThat(counts.facts()).isEqualTo(Map.of("writes", Fact.of(4), "explained_writes", Fact.of(3)));
    }
}
