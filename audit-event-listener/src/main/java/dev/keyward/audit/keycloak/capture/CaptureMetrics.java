package dev.keyward.audit.keycloak.capture;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import java.util.stream.Stream;

/** Counts the events of recorded realms: committed, refused and lost ones. Thread-safe. */
final class CaptureMetrics {

    /**
     * Registers all counters at zero. If the first increment created a counter, a rate over the counter would miss that
     * increment.
     */
    CaptureMetrics() {
        Stream.of("committed", "refused", "lost").forEach(CaptureMetrics::counter);
    }

    /** Counts an event whose record is in the database. */
    void committed() {
        counter("committed").increment();
    }

    /** Counts an event whose audit record could not be created, so that the request fails. */
    void refused() {
        counter("refused").increment();
    }

    /** Counts an error event that could not be recorded in the audit log. */
    void lost() {
        counter("lost").increment();
    }

    private static Counter counter(String outcome) {
        return Counter.builder("keyward.audit.log.events")
                .description("Events of recorded realms, by what became of their audit record")
                .tag("outcome", outcome)
                .register(Metrics.globalRegistry);
    }
}
