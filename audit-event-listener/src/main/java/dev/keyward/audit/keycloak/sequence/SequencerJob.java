package dev.keyward.audit.keycloak.sequence;

import dev.keyward.audit.keycloak.capture.ServerKeys;
import dev.keyward.audit.keycloak.table.AuditRows;
import dev.keyward.auditlog.record.LogId;
import dev.keyward.providerkit.failures.FailureTrace;
import dev.keyward.providerkit.failures.OnceAMinute;
import dev.keyward.providerkit.jobs.Job;
import dev.keyward.providerkit.jobs.Lease;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Background job that sequences the waiting records of all logs, on the node that owns its lease.
 *
 * <p>A slice takes a bounded number of records of each log in turn, so that a busy realm delays no other. A log that fails is logged
 * and tried again, and the others go on. A lock on the row of the log keeps two nodes from sequencing it at the same time, even if
 * both believe that they own the lease.
 */
public final class SequencerJob implements Job {

    private static final Logger LOG = Logger.getLogger(SequencerJob.class);

    private static final Duration TICK = Duration.ofMillis(250);

    private final KeycloakSessionFactory factory;
    private final Sequencer sequencer;
    private final OnceAMinute logged = new OnceAMinute();
    private volatile long waiting;

    public SequencerJob(KeycloakSessionFactory factory, ServerKeys keys) {
        this.factory = factory;
        this.sequencer = new Sequencer(keys);
    }

    @Override
    public String name() {
        return "audit-log-sequencer";
    }

    @Override
    public Duration pause() {
        return TICK;
    }

    @Override
    public boolean runSlice(Lease lease) {
        List<LogId> logs =
                KeycloakModelUtils.runJobInTransactionWithResult(factory, session -> new AuditRows(session).withWork());
        boolean more = false;
        for (LogId log : logs) {
            if (lease.isHeld()) {
                more |= sequence(log);
            }
        }
        waiting = logs.isEmpty() ? 0 : countWaiting();
        return more;
    }

    private long countWaiting() {
        return KeycloakModelUtils.runJobInTransactionWithResult(
                factory, session -> new AuditRows(session).countWaiting());
    }

    /** Returns the number of records without an index after the last slice; 0 on a node that does not own the lease. */
    public long waiting() {
        return waiting;
    }

    @Override
    public void leaseLost() {
        waiting = 0;
    }

    @Override
    public void stop() {
        waiting = 0;
    }

    private boolean sequence(LogId log) {
        try {
            return KeycloakModelUtils.runJobInTransactionWithResult(factory, session -> sequencer.run(session, log));
        } catch (RuntimeException e) {
            if (logged.isDue()) {
                LOG.errorf("The audit log %s could not be sequenced; it is tried again. %s", log, FailureTrace.of(e));
            }
            return false;
        }
    }
}
