package dev.keyward.audit.keycloak.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.audit.delivery.SinkBatch.Defect;
import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.LogId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The records about dead letters")
class DeadLetterRecordsTest {

    private static final LogId LOG = new LogId("7d1f");

    private final DeadLetterRecords records = new DeadLetterRecords("webhook", new JobRecords(Optional::empty));

    @Test
    @DisplayName("name the sink, all indexes and the reason: one record for each reason")
    void facts() {
        List<Map<String, Fact>> facts = records.facts(
                LOG, LOG, List.of(new Defect(3, "a"), new Defect(4, "a"), new Defect(5, "b"), new Defect(9, "a")));
        assertThat(facts)
                .containsExactly(
                        Map.of(
                                "sink", Fact.of("webhook"),
                                "records", Fact.of(3),
                                "indexes", Fact.of(List.of("3-4", "9")),
                                "reason", Fact.of("a")),
                        Map.of(
                                "sink", Fact.of("webhook"),
                                "records", Fact.of(1),
                                "indexes", Fact.of(List.of("5")),
                                "reason", Fact.of("b")));
    }

    @Test
    @DisplayName("name the log if it is closed, so that they are in the next one, and cut a long reason")
    void closedLog() {
        Map<String, Fact> facts = records.facts(LOG, new LogId("8e20"), List.of(new Defect(3, "x".repeat(600))))
                .get(0);
        assertThat(facts).containsEntry("log", Fact.of("7d1f")).containsEntry("reason", Fact.of("x".repeat(500)));
    }
}
