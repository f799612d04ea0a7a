package dev.keyward.audit.keycloak.delivery;

import dev.keyward.audit.delivery.DeliveryReport;
import dev.keyward.audit.delivery.IndexRanges;
import dev.keyward.audit.delivery.SinkBatch.Defect;
import dev.keyward.audit.keycloak.personal.SealedParts.State;
import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.LogId;
import dev.keyward.providerkit.failures.FailureTrace;
import dev.keyward.providerkit.failures.OnceAMinute;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/** Counts and logs the results of deliveries to one sink. Logs each kind of failure at most once a minute. */
final class SinkReport implements DeliveryReport {

    private static final Logger LOG = Logger.getLogger(SinkReport.class);

    private final String sink;
    private final OnceAMinute loggedSetAside = new OnceAMinute();
    private final OnceAMinute loggedUnavailable = new OnceAMinute();
    private final OnceAMinute loggedFailed = new OnceAMinute();
    private final OnceAMinute loggedHanging = new OnceAMinute();
    private final OnceAMinute loggedClosed = new OnceAMinute();

    SinkReport(String sink) {
        this.sink = sink;
        records("delivered").increment(0);
        records("refused").increment(0);
        records("damaged").increment(0);
        failures().increment(0);
        closedParts(State.WRAPPING_KEY_MISSING).increment(0);
        closedParts(State.DAMAGED).increment(0);
    }

    @Override
    public void delivered(int count) {
        records("delivered").increment(count);
    }

    @Override
    public void setAside(LogId log, List<Defect> set, int refused) {
        records("refused").increment(refused);
        records("damaged").increment((double) set.size() - refused);
        if (loggedSetAside.isDue()) {
            LOG.errorf(
                    "%d records of the audit log %s are not delivered to the sink %s, with the indexes %s. %s The"
                            + " records after them follow. The log gets a record of the kind sink.dead_letter about each"
                            + " of them, unless it is of this kind itself or its realm was deleted.",
                    set.size(),
                    log,
                    sink,
                    String.join(
                            ", ", IndexRanges.of(set.stream().map(Defect::index).toList())),
                    set.get(0).reason());
        }
    }

    /** Reports personal data that cannot be decrypted. In its place, the sink gets only the person's pseudonym. */
    void closedPart(State state, AuditRecord record) {
        closedParts(state).increment();
        if (loggedClosed.isDue()) {
            LOG.errorf(
                    "The sink %s gets the pseudonym of a person instead of the personal data in the record %s of the"
                            + " audit log %s, because %s",
                    sink,
                    record.id(),
                    record.log(),
                    state == State.WRAPPING_KEY_MISSING
                            ? "the key file of this node cannot be used or does not have the wrapping key. Use the key"
                                    + " file of the other nodes, or a backup of it. What the sink has got is not sent"
                                    + " again."
                            : "the data key or the sealed part was changed.");
        }
    }

    /** Counts a failed attempt, without a message in the server log. */
    void countFailure() {
        failures().increment();
    }

    @Override
    public void unavailable(String reason, Duration untilNextAttempt) {
        failures().increment();
        if (loggedUnavailable.isDue()) {
            LOG.warnf(
                    "The sink %s of the audit log is unavailable. %s The records wait; the next attempt is in %d s.",
                    sink, reason, untilNextAttempt.toSeconds());
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

    @Override
    public void hanging(Duration since) {
        if (loggedHanging.isDue()) {
            failures().increment();
            LOG.warnf(
                    "A delivery to the sink %s of the audit log has not ended for %d s. The records wait, unless"
                            + " another node delivers them.",
                    sink, since.toSeconds());
        }
    }

    private Counter closedParts(State state) {
        return Counter.builder("keyward.audit.sink.closed.parts")
                .description(
                        "Sealed personal data that a sink did not get, because its key is missing or it is damaged")
                .tag("sink", sink)
                .tag("reason", state == State.WRAPPING_KEY_MISSING ? "key-missing" : "damaged")
                .register(Metrics.globalRegistry);
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
