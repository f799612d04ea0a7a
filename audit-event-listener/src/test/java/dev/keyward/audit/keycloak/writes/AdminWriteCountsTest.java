package dev.keyward.audit.keycloak.writes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.auditlog.record.Fact;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The counts of admin writes")
class AdminWriteCountsTest {

    @Test
    @DisplayName("are kept by realm, with an event, with a call, or without a record")
    void counted() {
        AdminWriteCounts counts = new AdminWriteCounts();
        counts.withEvent("one");
        counts.withEvent("one");
        counts.withCall("one");
        counts.withCall("two");
        counts.withoutRecord("one");
        assertThat(counts.of("one")).isEqualTo(new AdminWriteCounts.Counts(4, 2, 1));
        assertThat(counts.of("one").explained()).isEqualTo(3);
        assertThat(counts.of("one").unexplained()).isEqualTo(1);
        assertThat(counts.facts("one")).isEqualTo(Map.of("writes", Fact.of(4), "explained_writes", Fact.of(3)));
        assertThat(counts.of("two").writes()).isEqualTo(1);
        assertThat(counts.of("three").writes()).isZero();
    }
}
