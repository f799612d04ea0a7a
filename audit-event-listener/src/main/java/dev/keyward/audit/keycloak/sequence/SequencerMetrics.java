package dev.keyward.audit.keycloak.sequence;

import dev.keyward.audit.keycloak.sequence.RecordCheck.Verdict;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import java.util.Locale;

/** Counts what the sequencer finds out of order. Thread-safe. */
final class SequencerMetrics {

    /** Counts a waiting record that was not genuine. */
    void exception(Verdict verdict) {
        Counter.builder("keyward.audit.log.unproven.records")
                .description("Records without a valid MAC when they were about to get their index, by reason")
                .tag("reason", verdict.name().toLowerCase(Locale.ROOT))
                .register(Metrics.globalRegistry)
                .increment();
    }
}
