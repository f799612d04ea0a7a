package dev.keyward.audit.keycloak.calls;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The counts of admin writes")
class AdminWriteCountsTest {

    @Test
    @DisplayName("are kept by realm, with and without an event")
    void counted() {
        AdminWriteCounts counts = new AdminWriteCounts();
        counts.withEvent("one");
        counts.withEvent("one");
        counts.withCall("one");
        counts.withCall("two");
        assertThat(counts.of("one")).isEqualTo(new AdminWriteCounts.Counts(3, 2, 1));
        assertThat(counts.of("one").explained()).isEqualTo(3);
        assertThat(counts.of("two").writes()).isEqualTo(1);
        assertThat(counts.of("three").writes()).isZero();
    }
}
