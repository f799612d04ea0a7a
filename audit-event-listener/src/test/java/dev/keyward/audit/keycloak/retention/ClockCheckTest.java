package dev.keyward.audit.keycloak.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The clock of a node")
class ClockCheckTest {

    private static final Instant DATABASE = Instant.parse("2026-11-28T12:00:00Z");

    @Test
    @DisplayName("may differ from the clock of the database by as much as two time zones differ")
    void agrees() {
        assertThat(ClockCheck.problem(DATABASE, DATABASE)).isEmpty();
        assertThat(ClockCheck.problem(DATABASE.plus(Duration.ofHours(14)), DATABASE))
                .isEmpty();
        assertThat(ClockCheck.problem(DATABASE.minus(Duration.ofHours(14)), DATABASE))
                .isEmpty();
    }

    @Test
    @DisplayName("keeps anything from being deleted if it is days ahead or behind")
    void differs() {
        assertThat(ClockCheck.problem(DATABASE.plus(Duration.ofDays(730)), DATABASE))
                .contains("the clock of this node is 17520 hours ahead of the clock of the database");
        assertThat(ClockCheck.problem(DATABASE.minus(Duration.ofDays(1)), DATABASE))
                .contains("the clock of this node is 24 hours behind the clock of the database");
    }
}
