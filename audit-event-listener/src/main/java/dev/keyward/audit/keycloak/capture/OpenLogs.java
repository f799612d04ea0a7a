package dev.keyward.audit.keycloak.capture;

import dev.keyward.audit.keycloak.table.AuditLogEntity;
import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.Participant;
import dev.keyward.auditlog.record.RecordKind;
import dev.keyward.providerkit.failures.FailureTrace;
import dev.keyward.providerkit.failures.OnceAMinute;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Remembers the open log of each realm that this process records.
 *
 * <p>The first record of a realm in a process starts the log with {@link LogStarter}. After that, no query is needed. Realms do not
 * wait for each other. Thread-safe.
 */
final class OpenLogs {

    private static final Logger LOG = Logger.getLogger(OpenLogs.class);

    /** Prefix of the KeycloakSession attribute which records that {@link #stopIfOff} was called for a realm. */
    private static final String CHECKED = "keyward.audit-log.checked.";

    private static final int ATTEMPTS = 3;

    private final Map<String, ActiveLog> byRealm = new ConcurrentHashMap<>();

    /** Stopped logs that have no {@code log.stop} record, with the ids of their realms. */
    private final Map<ActiveLog, String> unfinished = new ConcurrentHashMap<>();

    /** Locks that keep two threads from starting or stopping the same log at once. The hash of the realm selects the lock. */
    private final List<Object> locks =
            IntStream.range(0, 256).mapToObj(n -> new Object()).toList();

    private final LogStarter starter;
    private final RecordedRealms realms;
    private final OnceAMinute logged = new OnceAMinute();

    OpenLogs(LogStarter starter, RecordedRealms realms) {
        this.starter = starter;
        this.realms = realms;
    }

    /** Returns whether this process already records the given realm. */
    boolean has(String realmId) {
        return byRealm.containsKey(realmId);
    }

    /** Returns the logs that this process writes, by the id of their realm. */
    Map<String, ActiveLog> active() {
        return Map.copyOf(byRealm);
    }

    /**
     * Registers a transaction with the open log of a realm, and opens a log if the realm has none. Returns empty if the recording has
     * ended or the realm was deleted: the session's view of the realm may be older.
     *
     * @throws IllegalStateException if the recording was switched off and on during each attempt
     */
    Optional<ActiveLog> begin(KeycloakSession session, String realmId) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (!has(realmId) && !realms.isOn(session.getKeycloakSessionFactory(), realmId)) {
                return Optional.empty();
            }
            ActiveLog log = of(session, realmId, List.of());
            if (log.begin()) {
                return Optional.of(log);
            }
        }
        throw ending();
    }

    /**
     * Registers the session's transaction with the realm's log, even if the recording was switched off. Starts a log that is not running.
     *
     * @param by the people who have switched the recording on, if the log does not exist or has stopped
     * @throws IllegalStateException if the recording ended during each attempt
     */
    ActiveLog beginAnyway(KeycloakSession session, String realmId, List<Participant> by) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            ActiveLog log = of(session, realmId, by);
            if (log.begin()) {
                return log;
            }
        }
        throw ending();
    }

    private static IllegalStateException ending() {
        return new IllegalStateException("The recording of the realm is ending. Try again.");
    }

    private ActiveLog of(KeycloakSession session, String realmId, List<Participant> by) {
        ActiveLog known = byRealm.get(realmId);
        if (known != null) {
            return known;
        }
        synchronized (lock(realmId)) {
            ActiveLog started = byRealm.get(realmId);
            if (started == null) {
                started = starter.start(session, realmId, by);
                unfinished.remove(started);
                byRealm.put(realmId, started);
            }
            return started;
        }
    }

    /** Selects the MAC key of a realm's log again, because it may have changed. Returns false if this node has no such key. */
    boolean reviewKey(String realmId, AuditLogEntity row) {
        OptionalInt key = starter.macKey(row);
        Optional.ofNullable(byRealm.get(realmId))
                .filter(log -> log.id().equals(row.log()))
                .ifPresent(log -> log.macKey(key));
        return key.isPresent();
    }

    /** Adds a log that was committed together with its realm, unless the recording to this log has already ended. */
    void opened(String realmId, ActiveLog log) {
        synchronized (lock(realmId)) {
            if (log.started()) {
                byRealm.putIfAbsent(realmId, log);
            }
        }
    }

    /** Forgets the log of a realm, because a new log continues the old one. The next record looks the new one up. */
    void forget(String realmId) {
        byRealm.remove(realmId);
    }

    /** Adds a record to a log in a separate transaction. Has no effect if the log takes no more records. */
    void record(
            KeycloakSessionFactory factory, String realmId, ActiveLog log, RecordKind kind, Map<String, Fact> data) {
        if (!log.begin()) {
            return;
        }
        boolean isCommitted = false;
        try {
            KeycloakModelUtils.runJobInTransaction(
                    factory, own -> starter.add(own, realmId, log, kind, Time.currentTimeMillis(), data, List.of()));
            isCommitted = true;
        } finally {
            log.end(isCommitted);
            finish(factory, realmId, log);
        }
    }

    /** Stops the log of a realm, so that it accepts no more records. Has no effect if this process does not record it. */
    void stop(KeycloakSessionFactory factory, String realmId) {
        stopped(realmId).ifPresent(log -> finish(factory, realmId, log));
    }

    /** Stops the log of a deleted realm, and forgets the counters of the log. */
    void close(KeycloakSessionFactory factory, String realmId) {
        stopped(realmId).ifPresent(log -> {
            starter.forget(log.id());
            finish(factory, realmId, log);
        });
    }

    /** Stops and removes the log of a realm under the realm's lock, so that no other thread finds a stopped log. */
    private Optional<ActiveLog> stopped(String realmId) {
        synchronized (lock(realmId)) {
            Optional<ActiveLog> stopped = Optional.ofNullable(byRealm.remove(realmId));
            stopped.ifPresent(log -> {
                unfinished.put(log, realmId);
                log.stop();
            });
            return stopped;
        }
    }

    /** Adds the record {@code log.stop} to each stopped log that still lacks it and has no open transaction. */
    void finishAll(KeycloakSessionFactory factory) {
        Map.copyOf(unfinished).forEach((log, realmId) -> finish(factory, realmId, log));
    }

    /**
     * Adds the record {@code log.stop} if the log has stopped and all transactions with its records have ended. Never throws: a
     * failure is logged, and {@link #finishAll} tries again.
     */
    void finish(KeycloakSessionFactory factory, String realmId, ActiveLog log) {
        if (!log.owesStop()) {
            return;
        }
        synchronized (lock(realmId)) { // a new log.start must not be committed before this log.stop
            long now = Time.currentTimeMillis();
            log.takeStop(now).ifPresent(counters -> {
                try {
                    KeycloakModelUtils.runJobInTransaction(
                            factory, own -> starter.stop(own, realmId, log, counters, now));
                    unfinished.remove(log);
                } catch (RuntimeException | Error e) { // an exception here would fail a request that has committed
                    log.stopFailed();
                    if (logged.isDue()) {
                        LOG.errorf(
                                "The end of the recording of a realm could not be recorded, and is tried again. %s",
                                FailureTrace.of(e));
                    }
                }
            });
        }
    }

    /**
     * Ends the recording of a realm after the session's transaction, if the recording is switched off by then. The log then
     * gets a record {@code log.stop}.
     *
     * <p>The session's own view of the realm does not decide, because it may be older than the change: realm setup changes the realm in
     * other transactions, and sends its event in the transaction of the request.
     */
    void stopIfOff(KeycloakSession session, String realmId) {
        if (!has(realmId) || session.getAttribute(CHECKED + realmId) != null) {
            return;
        }
        session.setAttribute(CHECKED + realmId, true);
        KeycloakSessionFactory factory = session.getKeycloakSessionFactory();
        session.getTransactionManager()
                .enlistAfterCompletion(new Completion(() -> endIfOff(factory, realmId), () -> {}));
    }

    /**
     * Stops the audit recording of the given realm if an administrator has switched it off. Never throws: the request has been committed,
     * and a later event of the realm ends the recording as well.
     */
    private void endIfOff(KeycloakSessionFactory factory, String realmId) {
        try {
            if (realms.isOff(factory, realmId)) {
                stop(factory, realmId);
            }
        } catch (RuntimeException e) {
            LOG.debugf("Whether a realm is still recorded could not be read. %s", FailureTrace.of(e));
        }
    }

    private Object lock(String realmId) {
        return locks.get(Math.floorMod(realmId.hashCode(), locks.size()));
    }
}
