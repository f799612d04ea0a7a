package dev.keyward.audit.keycloak.capture;

import dev.keyward.audit.RecordContent;
import dev.keyward.audit.keycloak.event.EventValues;
import dev.keyward.audit.keycloak.table.AuditLogEntity;
import dev.keyward.audit.keycloak.table.AuditRows;
import dev.keyward.auditlog.completeness.Completeness;
import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.LogId;
import dev.keyward.auditlog.record.Participant;
import dev.keyward.auditlog.record.RecordKind;
import dev.keyward.providerkit.failures.FailureTrace;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.keycloak.common.util.Time;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * The open log of each realm that this process records.
 *
 * <p>The first record of a realm in a process looks the log up, or opens one, in a transaction of its own, and adds a record {@code
 * log.start}. After that, no query is needed. Thread-safe.
 */
final class OpenLogs {

    private static final Logger LOG = Logger.getLogger(OpenLogs.class);

    /** Session attribute which says that {@link #stopIfOff} has been called for a realm. */
    private static final String CHECKED = "keyward.audit-log.checked.";

    /** Resource type of the admin event of realm setup. */
    private static final String SETUP = "KEYWARD_SETUP";

    private static final int ATTEMPTS = 3;
    private static final int MAX_HOST = 128;

    private final Map<String, ActiveLog> byRealm = new ConcurrentHashMap<>();
    private final Map<LogId, ActiveLog> ofThisBoot = new ConcurrentHashMap<>();
    private final RecordMaker records;
    private final RecordedRealms realms;

    OpenLogs(RecordMaker records, RecordedRealms realms) {
        this.records = records;
        this.realms = realms;
    }

    /** Returns whether this process records the realm already. */
    boolean has(String realmId) {
        return byRealm.containsKey(realmId);
    }

    /** Returns the logs that this process writes, by the id of their realm. */
    Map<String, ActiveLog> active() {
        return Map.copyOf(byRealm);
    }

    /**
     * Returns the open log of a realm, and opens one if the realm has none. If the recording has ended, returns a log that takes no
     * records: the session's view of the realm may be older than the end.
     */
    ActiveLog of(KeycloakSession session, String realmId) {
        return has(realmId) || !realms.isOff(session.getKeycloakSessionFactory(), realmId)
                ? of(session, realmId, List.of())
                : ActiveLog.ended();
    }

    /**
     * Returns the open log of a realm, and opens one if the realm has none, even if the recording has ended.
     *
     * @param by the people who have switched the recording on, if the log does not exist or has stopped
     */
    ActiveLog of(KeycloakSession session, String realmId, List<Participant> by) {
        ActiveLog known = byRealm.get(realmId);
        return known == null ? start(session, realmId, by) : known;
    }

    /** Forgets the log of a realm, which another log continues. The next record looks the new one up. */
    void forget(String realmId) {
        byRealm.remove(realmId);
    }

    /** Adds a record to a log in a transaction of its own. Has no effect if the log takes no more records. */
    void record(
            KeycloakSessionFactory factory, String realmId, ActiveLog log, RecordKind kind, Map<String, Fact> data) {
        if (!log.begin()) {
            return;
        }
        boolean isCommitted = false;
        try {
            KeycloakModelUtils.runJobInTransaction(factory, own -> add(own, realmId, log, kind, data, List.of()));
            isCommitted = true;
        } finally {
            log.end(isCommitted);
            finish(factory, realmId, log);
        }
    }

    /** Lets the log of a realm take no more records. Has no effect if this process does not record the realm. */
    void stop(KeycloakSessionFactory factory, String realmId) {
        Optional.ofNullable(byRealm.remove(realmId)).ifPresent(log -> {
            log.stop();
            finish(factory, realmId, log);
        });
    }

    /** Adds the record {@code log.stop} if the log has stopped and no transaction with a record of it is open. */
    void finish(KeycloakSessionFactory factory, String realmId, ActiveLog log) {
        log.takeStop().ifPresent(committed -> {
            try {
                KeycloakModelUtils.runJobInTransaction(
                        factory,
                        own -> add(
                                own,
                                realmId,
                                log,
                                RecordKind.LOG_STOP,
                                Map.of(Completeness.COMMITTED, Fact.of(committed)),
                                List.of()));
            } catch (RuntimeException e) {
                LOG.errorf("The end of the recording of a realm could not be recorded. %s", FailureTrace.of(e));
            }
        });
    }

    /**
     * Starts the log of a realm whose set-up has just switched the recording on. The session's own view of the realm is older than the
     * change, because realm setup changes the realm in other transactions.
     */
    void startIfSwitchedOn(KeycloakSession session, String realmId, AdminEvent event, RecordContent content) {
        if (SETUP.equals(event.getResourceTypeAsString())
                && !has(realmId)
                && realms.isOn(session.getKeycloakSessionFactory(), realmId)) {
            of(session, realmId, EventValues.actors(content));
        }
    }

    /**
     * Ends the recording of a realm after the session's transaction, if it is off by then. The log then gets a record {@code log.stop}.
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

    /** Never throws: the request has been committed, and a later event of the realm ends the recording as well. */
    private void endIfOff(KeycloakSessionFactory factory, String realmId) {
        try {
            if (realms.isOff(factory, realmId)) {
                stop(factory, realmId);
            }
        } catch (RuntimeException e) {
            LOG.debugf("Whether a realm is still recorded could not be read. %s", FailureTrace.of(e));
        }
    }

    private synchronized ActiveLog start(KeycloakSession session, String realmId, List<Participant> by) {
        ActiveLog known = byRealm.get(realmId);
        if (known != null) {
            return known;
        }
        String host = host(session);
        for (int attempt = 1; ; attempt++) {
            try {
                ActiveLog log = KeycloakModelUtils.runJobInTransactionWithResult(
                        session.getKeycloakSessionFactory(), own -> start(own, realmId, host, by));
                log.start();
                byRealm.put(realmId, log);
                return log;
            } catch (RuntimeException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                LOG.debugf("Another node may have opened the log of a realm at the same time. %s", FailureTrace.of(e));
            }
        }
    }

    private ActiveLog start(KeycloakSession own, String realmId, String host, List<Participant> by) {
        AuditRows rows = new AuditRows(own);
        AuditLogEntity row = rows.open(realmId).orElseGet(() -> {
            LogId made = LogId.random();
            return rows.addLog(made, realmId, made.origin(host));
        });
        ActiveLog log = ofThisBoot.computeIfAbsent(row.log(), ActiveLog::new);
        log.ownKey(records.isKeyOf(row));
        add(own, realmId, log, RecordKind.LOG_START, Map.of(), by);
        return log;
    }

    private void add(
            KeycloakSession own,
            String realmId,
            ActiveLog log,
            RecordKind kind,
            Map<String, Fact> data,
            List<Participant> people) {
        new AuditRows(own)
                .add(records.make(
                        UUID.randomUUID().toString(),
                        Time.currentTimeMillis(),
                        realmId,
                        log,
                        new RecordContent(kind, kind.text(), data, people)));
    }

    /** Returns the host name in the server's public address, which becomes a part of the log's name. */
    private static String host(KeycloakSession session) {
        try {
            String host = session.getContext().getUri().getBaseUri().getHost();
            return host != null && host.length() <= MAX_HOST && host.matches("[A-Za-z0-9.-]+") ? host : "keycloak";
        } catch (RuntimeException e) {
            return "keycloak"; // no request, for example while the server imports a realm
        }
    }
}
