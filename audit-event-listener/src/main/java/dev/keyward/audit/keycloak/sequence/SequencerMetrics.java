package dev.keyward.audit.keycloak.sequence;

import dev.keyward.audit.keycloak.sequence.RecordCheck.Verdict;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import java.util.Locale;
import java.util.stream.Stream;

/** Counts failed attempts to number records, and waiting records that are not genuine. Thread-safe. */
final class SequencerMetrics {

    /** Registers all counters at zero, because a rate over a counter misses the increment that creates it. */
    SequencerMetrics() {
        failures();
        Stream.of(Verdict.values())
                .filter(verdict -> verdict != Verdict.GENUINE)
                .forEach(SequencerMetrics::exceptions);
    }

    /** Counts a failed attempt to number the records of a log. */
    void failure() {
        failures().increment();
    }

    /** Counts a waiting record that was not genuine. */
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
