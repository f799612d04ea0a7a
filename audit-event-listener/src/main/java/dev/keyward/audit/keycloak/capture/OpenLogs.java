package dev.keyward.audit.keycloak.capture;

import dev.keyward.audit.RecordContent;
import dev.keyward.audit.keycloak.table.AuditLogEntity;
import dev.keyward.audit.keycloak.table.AuditRows;
import dev.keyward.auditlog.completeness.Completeness;
import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.LogId;
import dev.keyward.auditlog.record.RecordKind;
import dev.keyward.providerkit.failures.FailureTrace;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.keycloak.common.util.Time;
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

    private static final int ATTEMPTS = 3;
    private static final int MAX_HOST = 128;

    private final Map<String, ActiveLog> byRealm = new ConcurrentHashMap<>();
    private final Map<LogId, ActiveLog> ofThisBoot = new ConcurrentHashMap<>();
    private final RecordMaker records;

    OpenLogs(RecordMaker records) {
        this.records = records;
    }

    /** Returns whether this process records the realm already. */
    boolean has(String realmId) {
        return byRealm.containsKey(realmId);
    }

    /** Returns the open log of a realm, and opens one if the realm has none. */
    ActiveLog of(KeycloakSession session, String realmId) {
        ActiveLog known = byRealm.get(realmId);
        return known == null ? start(session, realmId) : known;
    }

    /** Forgets the log of a deleted realm. */
    void forget(String realmId) {
        byRealm.remove(realmId);
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
                                Map.of(Completeness.COMMITTED, Fact.of(committed))));
            } catch (RuntimeException e) {
                LOG.errorf("The end of the recording of a realm could not be recorded. %s", FailureTrace.of(e));
            }
        });
    }

    private synchronized ActiveLog start(KeycloakSession session, String realmId) {
        ActiveLog known = byRealm.get(realmId);
        if (known != null) {
            return known;
        }
        String host = host(session);
        for (int attempt = 1; ; attempt++) {
            try {
                ActiveLog log = KeycloakModelUtils.runJobInTransactionWithResult(
                        session.getKeycloakSessionFactory(), own -> start(own, realmId, host));
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

    private ActiveLog start(KeycloakSession own, String realmId, String host) {
        AuditRows rows = new AuditRows(own);
        LogId id = rows.open(realmId).map(AuditLogEntity::log).orElseGet(() -> {
            LogId made = LogId.random();
            return rows.addLog(made, realmId, made.origin(host)).log();
        });
        ActiveLog log = ofThisBoot.computeIfAbsent(id, ActiveLog::new);
        add(own, realmId, log, RecordKind.LOG_START, Map.of());
        return log;
    }

    private void add(KeycloakSession own, String realmId, ActiveLog log, RecordKind kind, Map<String, Fact> data) {
        new AuditRows(own)
                .add(records.make(
                        UUID.randomUUID().toString(),
                        Time.currentTimeMillis(),
                        realmId,
                        log,
                        new RecordContent(kind, kind.text(), data, List.of())));
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
