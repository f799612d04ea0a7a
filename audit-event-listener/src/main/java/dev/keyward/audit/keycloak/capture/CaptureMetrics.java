package dev.keyward.audit.keycloak.capture;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import java.util.stream.Stream;

/** Counts the events of recorded realms by what became of them. Thread-safe. */
final class CaptureMetrics {

    /** Registers all counters, because a rate over a counter misses the increment that creates it. */
    CaptureMetrics() {
        Stream.of("committed", "refused", "lost").forEach(CaptureMetrics::counter);
    }

    /** Counts an event whose record is in the database. */
    void committed() {
        counter("committed").increment();
    }

    /** Counts an event whose request fails because the record could not be made. */
    void refused() {
        counter("refused").increment();
    }

    /** Counts an error event that is missing in the log. */
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
