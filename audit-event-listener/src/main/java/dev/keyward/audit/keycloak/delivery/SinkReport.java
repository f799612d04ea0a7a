package dev.keyward.audit.keycloak.delivery;

import dev.keyward.audit.delivery.DeliveryReport;
import dev.keyward.auditlog.record.LogId;
import dev.keyward.providerkit.failures.FailureTrace;
import dev.keyward.providerkit.failures.OnceAMinute;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import java.time.Instant;
import org.jboss.logging.Logger;

/** Counts and logs what became of the records for one sink. Logs each kind of failure at most once a minute. */
final class SinkReport implements DeliveryReport {

    private static final Logger LOG = Logger.getLogger(SinkReport.class);

    private final String sink;
    private final OnceAMinute loggedSetAside = new OnceAMinute();
    private final OnceAMinute loggedUnavailable = new OnceAMinute();
    private final OnceAMinute loggedFailed = new OnceAMinute();

    SinkReport(String sink) {
        this.sink = sink;
        records("delivered").increment(0);
        records("set-aside").increment(0);
        failures().increment(0);
    }

    @Override
    public void delivered(int count) {
        records("delivered").increment(count);
    }

    @Override
    public void setAside(LogId log, long index, String reason) {
        records("set-aside").increment();
        if (loggedSetAside.isDue()) {
            LOG.errorf(
                    "The record %d of the audit log %s is not delivered to the sink %s. %s The records after it follow.",
                    index, log, sink, reason);
        }
    }

    @Override
    public void unavailable(String reason, Instant nextAttempt) {
        failures().increment();
        if (loggedUnavailable.isDue()) {
            LOG.warnf(
                    "The sink %s of the audit log is unavailable. %s The records wait; the next attempt is at %s.",
                    sink, reason, nextAttempt);
        }
    }

    @Override
    public void disabled(String reason) {
        failures().increment();
        LOG.errorf("The sink %s of the audit log is off until the server is started again. %s", sink, reason);
    }

    @Override
    public void available() {
        LOG.infof("The sink %s of the audit log is available again.", sink);
    }

    @Override
    public void failed(LogId log, RuntimeException failure) {
        failures().increment();
        if (loggedFailed.isDue()) {
            LOG.errorf(
                    "The audit log %s could not be delivered to the sink %s; it is tried again. %s",
                    log, sink, FailureTrace.of(failure));
        }
    }

    private Counter records(String outcome) {
        return Counter.builder("keyward.audit.sink.records")
                .description("Audit records for a sink, by what became of them")
                .tag("sink", sink)
                .tag("outcome", outcome)
                .register(Metrics.globalRegistry);
    }

    private Counter failures() {
        return Counter.builder("keyward.audit.sink.failures")
                .description("Failed attempts to deliver audit records to a sink")
                .tag("sink", sink)
                .register(Metrics.globalRegistry);
    }
}
