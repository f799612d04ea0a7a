package dev.keyward.audit.keycloak.sequence;

import dev.keyward.audit.keycloak.sequence.RecordCheck.Verdict;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Counts failed attempts to assign indexes to records. Also counts records whose MAC check fails before they get an
 * index. Thread-safe.
 */
final class SequencerMetrics {

    /**
     * Registers all counters with the value 0. A Prometheus rate ignores the increment that creates a counter, so it would miss the first
     * failure.
     */
    SequencerMetrics() {
        failures();
        Stream.of(Verdict.values())
                .filter(verdict -> verdict != Verdict.GENUINE)
                .forEach(SequencerMetrics::exceptions);
    }

    /** Counts a failed attempt to assign indexes to the records of a log. */
    void failure() {
        failures().increment();
    }

    /** Counts a record that failed its MAC check before it got an index, by the verdict of the check. */
    void exception(Verdict verdict) {
        exceptions(verdict).increment();
    }

    private static Counter failures() {
        return Counter.builder("keyward.audit.log.sequencing.failures")
                .description("Failed attempts to give the records of a log their index, which are tried again")
                .register(Metrics.globalRegistry);
    }

    private static Counter exceptions(Verdict verdict) {
        return Counter.builder("keyward.audit.log.unproven.records")
                .description("Records without a valid MAC when they were about to get their index, by reason")
                .tag("reason", verdict.name().toLowerCase(Locale.ROOT))
                .register(Metrics.globalRegistry);
    }
}
