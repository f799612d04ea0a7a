package dev.keyward.audit.keycloak.capture;

import dev.keyward.audit.RecordContent;
import dev.keyward.audit.keycloak.capture.ActiveLog.Counters;
import dev.keyward.audit.keycloak.table.AuditLogEntity;
import dev.keyward.audit.keycloak.table.AuditRows;
import dev.keyward.audit.keycloak.table.DatabaseFailure;
import dev.keyward.audit.keycloak.table.RealmLogs;
import dev.keyward.audit.keycloak.writes.AdminWriteCounts;
import dev.keyward.auditlog.completeness.Completeness;
import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.LogId;
import dev.keyward.auditlog.record.Participant;
import dev.keyward.auditlog.record.RecordKind;
import dev.keyward.providerkit.failures.FailureTrace;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/** Starts the recording in a log with a {@code log.start} record, and stops it with a {@code log.stop} record. Thread-safe. */
final class LogStarter {

    private static final Logger LOG = Logger.getLogger(LogStarter.class);

    private static final int ATTEMPTS = 3;
    private static final int MAX_HOST = 128;

    /**
     * The logs that this process has written. Their counters continue if the recording is switched off and on again.
     */
    private final Map<LogId, ActiveLog> ofThisBoot = new ConcurrentHashMap<>();

    private final RecordMaker records;

    LogStarter(RecordMaker records) {
        this.records = records;
    }

    /** One attempt to start a log in a transaction. */
    private static final class Attempt {

        private Optional<ActiveLog> log = Optional.empty();
        private boolean hasStop;

        /** Records that the transaction of this attempt failed. Whether the transaction was committed is unknown. */
        void fail() {
            log.ifPresent(started -> {
                started.startFailed();
                if (hasStop) {
                    started.stopFailed();
                }
            });
        }
    }

    /**
     * Finds or opens the log of a realm, and adds the record {@code log.start} in a separate transaction.
     *
     * <p>Tries again only if another node has changed the same rows at the same time. A failure for lack of a connection is final: the
     * caller's request holds a connection itself, and further attempts would keep it away from the others for longer.
     *
     * @param by the people who have switched the recording on
     */
    ActiveLog start(KeycloakSession session, String realmId, List<Participant> by) {
        String host = host(session);
        for (int n = 1; ; n++) {
            Attempt attempt = new Attempt();
            try {
                ActiveLog log = KeycloakModelUtils.runJobInTransactionWithResult(
                        session.getKeycloakSessionFactory(), own -> start(own, realmId, host, by, attempt));
                log.start();
                return log;
            } catch (RuntimeException | Error e) {
                attempt.fail();
                if (n == ATTEMPTS || !DatabaseFailure.isConflict(e)) {
                    throw e;
                }
                LOG.debugf("Another node has opened the log of a realm at the same time. %s", FailureTrace.of(e));
            }
        }
    }

    /**
     * Opens the log of a new realm in the session's transaction, which also creates the realm. A log that is still open
     * for the same realm id was opened while an earlier realm was being deleted, and is closed first.
     *
     * @param by the people who have switched the recording on
     */
    ActiveLog startWithRealm(KeycloakSession session, String realmId, List<Participant> by) {
        new RealmLogs(session).close(realmId);
        LogId made = LogId.random();
        AuditLogEntity row = new AuditRows(session).addLog(made, realmId, made.origin(host(session)));
        ActiveLog log = ofThisBoot.computeIfAbsent(made, ActiveLog::new);
        log.macKey(macKey(row));
        add(session, realmId, log, RecordKind.LOG_START, Time.currentTimeMillis(), Map.of(), by);
        return log;
    }

    /**
     * Records that the transaction in which {@link #startWithRealm} was called has been rolled back. Keeps the counters
     * if the log exists nevertheless: Keycloak reports a rollback if a later step of a committed transaction fails.
     * Never throws.
     */
    void rolledBack(KeycloakSessionFactory factory, ActiveLog log) {
        log.startFailed();
        try {
            if (KeycloakModelUtils.runJobInTransactionWithResult(
                    factory, own -> new AuditRows(own).find(log.id()).isEmpty())) {
                forget(log.id());
            }
        } catch (RuntimeException | Error e) {
            LOG.debugf("Whether a log was created could not be read. %s", FailureTrace.of(e));
        }
    }

    private ActiveLog start(KeycloakSession own, String realmId, String host, List<Participant> by, Attempt attempt) {
        AuditRows rows = new AuditRows(own);
        AuditLogEntity row = rows.open(realmId).orElseGet(() -> {
            LogId made = LogId.random();
            return rows.addLog(made, realmId, made.origin(host));
        });
        ActiveLog log = ofThisBoot.computeIfAbsent(row.log(), ActiveLog::new);
        log.macKey(macKey(row));
        long now = Time.currentTimeMillis();
        Optional<Counters> missing = log.takeStopNow(now); // open transactions have kept it from being written
        attempt.log = Optional.of(log);
        attempt.hasStop = missing.isPresent();
        missing.ifPresent(counters -> stop(own, realmId, log, counters, now));
        add(own, realmId, log, RecordKind.LOG_START, now, Map.of(), by);
        return log;
    }

    /** Adds the record {@code log.stop} to the session's transaction. */
    void stop(KeycloakSession own, String realmId, ActiveLog log, Counters counters, long millis) {
        Map<String, Fact> data = new TreeMap<>(log.writes().facts());
        data.put(Completeness.COMMITTED, Fact.of(counters.committed()));
        data.put(Completeness.UNCONFIRMED, Fact.of(counters.unconfirmed()));
        add(own, realmId, log, RecordKind.LOG_STOP, millis, data, List.of());
    }

    /** Adds a record about the log itself to the session's transaction. */
    void add(
            KeycloakSession own,
            String realmId,
            ActiveLog log,
            RecordKind kind,
            long millis,
            Map<String, Fact> data,
            List<Participant> people) {
        new AuditRows(own)
                .add(records.make(
                        UUID.randomUUID().toString(),
                        millis,
                        realmId,
                        log,
                        new RecordContent(kind, kind.text(), data, people)));
    }

    /**
     * Returns the position, in this node's list of keys, of the MAC key for the records of the given log; empty if there is no
     * such key.
     */
    OptionalInt macKey(AuditLogEntity log) {
        return records.macKey(log);
    }

    /** Returns the counts of administrators' writes in a log; empty if this process has not written to the log. */
    Optional<AdminWriteCounts> writes(LogId log) {
        return Optional.ofNullable(ofThisBoot.get(log)).map(ActiveLog::writes);
    }

    /** Forgets the counters of a log that is closed permanently. */
    void forget(LogId log) {
        ofThisBoot.remove(log);
    }

    /** Returns the host name from the server's public address. The host name becomes a part of the log's name. */
    private static String host(KeycloakSession session) {
        try {
            String host = session.getContext().getUri().getBaseUri().getHost();
            return host != null && host.length() <= MAX_HOST && host.matches("[A-Za-z0-9.-]+") ? host : "keycloak";
        } catch (RuntimeException e) {
            return "keycloak"; // no request, for example while the server imports a realm
        }
    }
}
