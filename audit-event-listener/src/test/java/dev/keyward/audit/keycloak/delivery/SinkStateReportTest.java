package dev.keyward.audit.keycloak.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.audit.keycloak.table.SinkStateRows.SinkState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The stored state of a sink")
class SinkStateReportTest {

    private final List<SinkState> table = new ArrayList<>();
    private boolean isDown;
    private final SinkStateReport report = new SinkStateReport("file", this::store, new SinkReport("file"));

    @Test
    @DisplayName("is stored once for many equal reports")
    void once() {
        report.delivered(1);
        report.available();
        report.delivered(2);
        report.unavailable("full", Duration.ofSeconds(1));
        report.unavailable("full", Duration.ofSeconds(2));

        assertThat(table).containsExactly(SinkState.AVAILABLE, SinkState.unavailable("full"));
    }

    @Test
    @DisplayName(
            "is stored again when the node gets the lease back, because another node may have stored a different one")
    void afterOtherNode() {
        report.delivered(1);

        report.leaseLost();
        report.delivered(1);

        assertThat(table).containsExactly(SinkState.AVAILABLE, SinkState.AVAILABLE);
    }

    @Test
    @DisplayName("that the database did not accept is stored with the next report")
    void repeated() {
        isDown = true;
        report.delivered(1);
        assertThat(table).isEmpty();

        isDown = false;
        report.delivered(1);
        assertThat(table).containsExactly(SinkState.AVAILABLE);
    }

    private void store(SinkState state) {
        if (isDown) {
            throw new IllegalStateException("The database is down.");
        }
        table.add(state);
    }
}
