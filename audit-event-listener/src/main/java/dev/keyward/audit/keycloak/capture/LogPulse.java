package dev.keyward.audit.keycloak.capture;

import dev.keyward.audit.keycloak.table.AuditLogEntity;
import dev.keyward.audit.keycloak.table.AuditRows;
import dev.keyward.audit.keycloak.table.RealmLogs;
import dev.keyward.audit.pulse.ClockSteps;
import dev.keyward.audit.pulse.RepeatedFindings;
import dev.keyward.auditlog.completeness.Completeness;
import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.LogId;
import dev.keyward.auditlog.record.RecordKind;
import dev.keyward.providerkit.failures.FailureTrace;
import dev.keyward.providerkit.failures.OnceAMinute;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Background thread that writes this node's record counters to the logs of the realms that the node records.
 *
 * <p>Also records steps of the clock, ends the recording of realms that another node has switched off or deleted, and closes open logs
 * whose realm does not exist. Failure policy: a failure is logged at most once a minute, and the work is tried again. Thread-safe.
 */
public final class LogPulse implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(LogPulse.class);

    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

    /**
     * Number of runs of this thread between two searches for realms that are no longer recorded. The thread runs once
     * every five seconds.
     */
    private static final int BEATS_PER_REVIEW = 12;

    private final KeycloakSessionFactory factory;
    private final OpenLogs logs;
    private final RecordedRealms realms;
    private final Runnable everyMinute;
    private final OnceAMinute logged = new OnceAMinute();
    private final OnceAMinute loggedKey = new OnceAMinute();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "keyward-audit-log-pulse");
    private final ClockSteps clock = new ClockSteps(Time.currentTimeMillis(), System.nanoTime());
    private final RepeatedFindings<LogId> withoutRealm = new RepeatedFindings<>();
    private int beats;

    /** @param everyMinute further work of each node, done once a minute */
    LogPulse(KeycloakSessionFactory factory, OpenLogs logs, RecordedRealms realms, Runnable everyMinute) {
        this.factory = factory;
        this.everyMinute = everyMinute;
        this.logs = logs;
        this.realms = realms;
        thread.setDaemon(true);
    }

    LogPulse start() {
        thread.start();
        return this;
    }

    private void run() {
        try {
            while (!ended.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                beat();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void beat() {
        beats++;
        OptionalLong step = clock.check(Time.currentTimeMillis(), System.nanoTime());
        logs.active()
                .forEach((realmId, log) -> attempt(() -> {
                    if (step.isPresent()) {
                        logs.record(
                                factory,
                                realmId,
                                log,
                                RecordKind.LOG_CLOCK_STEP,
                                Map.of("step_millis", Fact.of(step.getAsLong())));
                    }
                    log.takeTally(System.nanoTime())
                            .ifPresent(committed ->
                                    logs.record(factory, realmId, log, RecordKind.LOG_TALLY, tally(log, committed)));
                }));
        attempt(this::endClosed);
        if (beats % BEATS_PER_REVIEW == 0) {
            attempt(everyMinute);
            attempt(this::closeWithoutRealm);
            logs.active().forEach((realmId, log) -> attempt(() -> review(realmId, log.id())));
        }
        attempt(() -> logs.finishAll(factory));
    }

    private static Map<String, Fact> tally(ActiveLog log, long committed) {
        Map<String, Fact> data = new TreeMap<>(log.writes().facts());
        data.put(Completeness.COMMITTED, Fact.of(committed));
        return data;
    }

    /**
     * Ends the recording in logs that another node has closed. One query for all logs, at each beat: until then, this node writes the
     * records of a realm that was deleted and created again with the same id to the log of the deleted one.
     */
    private void endClosed() {
        Map<String, ActiveLog> active = logs.active();
        if (active.isEmpty()) {
            return;
        }
        Set<LogId> open =
                KeycloakModelUtils.runJobInTransactionWithResult(factory, own -> new RealmLogs(own).openIds());
        active.forEach((realmId, log) -> {
            if (!open.contains(log.id())) {
                attempt(() -> review(realmId, log.id()));
            }
        });
    }

    /**
     * Closes each open log whose realm was missing in two reviews, a minute apart. Such a log stays if a record opens
     * it while the realm is being deleted.
     */
    private void closeWithoutRealm() {
        Set<LogId> found =
                KeycloakModelUtils.runJobInTransactionWithResult(factory, own -> new RealmLogs(own).withoutRealm());
        Set<LogId> repeated = withoutRealm.confirm(found);
        if (!repeated.isEmpty()) {
            KeycloakModelUtils.runJobInTransaction(factory, own -> new RealmLogs(own).closeWithoutRealm(repeated));
            LOG.warnf("Audit logs of realms that do not exist were closed: %s.", repeated);
        }
    }

    /**
     * Ends the recording of a realm if another node has switched it off or deleted the realm. Also detects a continued log and a
     * rotated key.
     */
    private void review(String realmId, LogId log) {
        Optional<AuditLogEntity> state =
                KeycloakModelUtils.runJobInTransactionWithResult(factory, own -> new AuditRows(own).find(log));
        if (state.flatMap(AuditLogEntity::continuedBy).isPresent()) {
            logs.forget(realmId);
        } else if (!state.map(AuditLogEntity::isOpen).orElse(false)) {
            logs.close(factory, realmId);
        } else if (realms.isOff(factory, realmId)) {
            logs.stop(factory, realmId);
        } else if (!logs.reviewKey(realmId, state.get()) && loggedKey.isDue()) {
            LOG.errorf(
                    "The key file of this node is not that of the audit log %s. Its records get no MAC and other pseudonyms. Give"
                            + " every node the same key file.",
                    log);
        }
    }

    private void attempt(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) { // an Error must not end the thread for good
            if (ended.getCount() > 0 && logged.isDue()) {
                LOG.errorf("The state of an audit log could not be recorded or reviewed. %s", FailureTrace.of(e));
            }
        }
    }

    /** Stops the thread, and waits up to five seconds for it. */
    @Override
    public void close() {
        ended.countDown();
        try {
            thread.join(LONGEST_CLOSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
