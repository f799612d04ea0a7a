package dev.keyward.audit.keycloak.delivery;

import dev.keyward.audit.delivery.DeliveryReport;
import dev.keyward.audit.delivery.SinkBatch.Defect;
import dev.keyward.audit.keycloak.table.SinkStateRows;
import dev.keyward.audit.keycloak.table.SinkStateRows.SinkState;
import dev.keyward.auditlog.record.LogId;
import dev.keyward.providerkit.failures.FailureTrace;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Passes each report on to another one, and then stores in the database whether the sink is available, so that every node knows
 * it.
 *
 * <p>Failure policy: a state that cannot be stored is stored with the next report. Thread-safe.
 */
final class SinkStateReport implements DeliveryReport {

    private static final Logger LOG = Logger.getLogger(SinkStateReport.class);

    private final String sink;
    private final Consumer<SinkState> table;
    private final DeliveryReport next;
    private Optional<SinkState> stored = Optional.empty();

    SinkStateReport(KeycloakSessionFactory factory, String sink, DeliveryReport next) {
        this(
                sink,
                state -> KeycloakModelUtils.runJobInTransaction(
                        factory,
                        session -> new SinkStateRows(session)
                                .change(sink, state, Instant.ofEpochMilli(Time.currentTimeMillis()))),
                next);
    }

    /** @param table stores the state in the database; throws a RuntimeException if it cannot */
    SinkStateReport(String sink, Consumer<SinkState> table, DeliveryReport next) {
        this.sink = sink;
        this.table = table;
        this.next = next;
    }

    /** Forgets the stored state, because another node delivers to the sink from now on and may store a different state. */
    synchronized void leaseLost() {
        stored = Optional.empty();
    }

    @Override
    public void delivered(int records) {
        next.delivered(records);
        store(SinkState.AVAILABLE);
    }

    @Override
    public void setAside(LogId log, List<Defect> records, int refused) {
        next.setAside(log, records, refused);
    }

    @Override
    public void unavailable(String reason, Duration untilNextAttempt) {
        next.unavailable(reason, untilNextAttempt);
        store(SinkState.unavailable(reason));
    }

    @Override
    public void disabled(String reason) {
        next.disabled(reason);
        store(SinkState.off(reason));
    }

    @Override
    public void available() {
        next.available();
        store(SinkState.AVAILABLE);
    }

    @Override
    public void failed(LogId log, RuntimeException failure) {
        next.failed(log, failure);
    }

    @Override
    public void hanging(Duration since) {
        next.hanging(since);
        store(SinkState.unavailable("A delivery does not end."));
    }

    private synchronized void store(SinkState state) {
        if (stored.filter(state::equals).isPresent()) {
            return;
        }
        try {
            table.accept(state);
            stored = Optional.of(state);
        } catch (RuntimeException e) {
            LOG.debugf("The state of the sink %s could not be stored. %s", sink, FailureTrace.of(e));
        }
    }
}
