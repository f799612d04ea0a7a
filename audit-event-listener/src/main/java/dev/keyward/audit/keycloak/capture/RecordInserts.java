package dev.keyward.audit.keycloak.capture;

import dev.keyward.audit.RecordContent;
import dev.keyward.audit.keycloak.personal.SubjectKeys;
import dev.keyward.audit.keycloak.table.AuditRows;
import dev.keyward.auditlog.record.Participant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Inserts records whose personal data is sealed. Tells the log of each record when the record's transaction begins and
 * ends. Thread-safe.
 */
final class RecordInserts {

    private final RecordMaker records;
    private final OpenLogs logs;
    private final NewRealmLogs newRealms;
    private final SubjectKeys subjects;
    private final Runnable committed;

    /**
     * @param subjects seals the personal data of each record
     * @param committed called after each commit of a record; must return at once
     */
    RecordInserts(
            RecordMaker records, OpenLogs logs, NewRealmLogs newRealms, SubjectKeys subjects, Runnable committed) {
        this.records = records;
        this.logs = logs;
        this.newRealms = newRealms;
        this.subjects = subjects;
        this.committed = committed;
    }

    /**
     * Adds a record and commits it in a separate transaction. Has no effect, and returns no log, if the recording has ended or there is no
     * such realm.
     */
    Optional<ActiveLog> commit(KeycloakSession session, String id, long time, String realmId, RecordContent content) {
        Optional<ActiveLog> open = logs.begin(session, realmId);
        if (open.isEmpty()) {
            return open;
        }
        ActiveLog log = open.get();
        boolean isCommitted = false;
        try {
            KeycloakModelUtils.runJobInTransaction(
                    session.getKeycloakSessionFactory(), own -> insert(own, id, time, realmId, log, content));
            isCommitted = true;
            return open;
        } finally {
            end(session.getKeycloakSessionFactory(), realmId, log, isCommitted);
        }
    }

    /** Adds a record to the session's transaction. Returns its log; empty if the recording of the realm has ended. */
    Optional<ActiveLog> add(KeycloakSession session, String id, long time, String realmId, RecordContent content) {
        Optional<ActiveLog> log = begin(session, realmId);
        log.ifPresent(open -> add(session, id, time, realmId, open, content));
        return log;
    }

    private Optional<ActiveLog> begin(KeycloakSession session, String realmId) {
        return newRealms.begin(session, realmId, List.of()).or(() -> logs.begin(session, realmId));
    }

    /**
     * Adds a record to the session's transaction, even if the recording of the realm has ended. Returns its log.
     *
     * @param by the people who have switched the recording on, if the log does not exist or has stopped
     */
    ActiveLog addAnyway(
            KeycloakSession session,
            String id,
            long time,
            String realmId,
            RecordContent content,
            List<Participant> by) {
        ActiveLog log = newRealms.begin(session, realmId, by).orElseGet(() -> logs.beginAnyway(session, realmId, by));
        add(session, id, time, realmId, log, content);
        return log;
    }

    /** Adds a record to the session's transaction. The transaction was registered with the log before. */
    private void add(
            KeycloakSession session, String id, long time, String realmId, ActiveLog log, RecordContent content) {
        KeycloakSessionFactory factory = session.getKeycloakSessionFactory();
        try {
            session.getTransactionManager()
                    .enlistAfterCompletion(new Completion(
                            () -> end(factory, realmId, log, true), () -> end(factory, realmId, log, false)));
        } catch (RuntimeException | Error e) { // the log would wait for the end of the transaction for good
            end(factory, realmId, log, false);
            throw e;
        }
        insert(session, id, time, realmId, log, content);
    }

    /**
     * Registers a record that may be added to the session's transaction when the commit begins. The record has to be registered
     * before, because Keycloak lets nobody enlist anything during the commit. Returns the function that adds the record; empty if
     * the recording of the realm has ended.
     */
    Optional<Consumer<RecordContent>> reserve(KeycloakSession session, String realmId) {
        KeycloakSessionFactory factory = session.getKeycloakSessionFactory();
        return begin(session, realmId).map(log -> {
            AtomicBoolean isAdded = new AtomicBoolean();
            try {
                session.getTransactionManager()
                        .enlistAfterCompletion(new Completion(
                                () -> end(factory, realmId, log, isAdded.get(), true),
                                () -> end(factory, realmId, log, isAdded.get(), false)));
            } catch (RuntimeException | Error e) {
                end(factory, realmId, log, false, false);
                throw e;
            }
            return content -> {
                isAdded.set(true);
                insert(session, UUID.randomUUID().toString(), Time.currentTimeMillis(), realmId, log, content);
            };
        });
    }

    private void end(
            KeycloakSessionFactory factory, String realmId, ActiveLog log, boolean isAdded, boolean isCommitted) {
        if (isAdded) {
            end(factory, realmId, log, isCommitted);
        } else {
            log.cancel();
            logs.finish(factory, realmId, log);
        }
    }

    /** Encrypts the personal data of a record, and adds its row. The commit inserts this row. */
    private void insert(
            KeycloakSession session, String id, long time, String realmId, ActiveLog log, RecordContent content) {
        RecordContent sealed = subjects.seal(session, realmId, id, log.id(), time, content);
        new AuditRows(session).add(records.make(id, time, realmId, log, sealed));
    }

    private void end(KeycloakSessionFactory factory, String realmId, ActiveLog log, boolean isCommitted) {
        log.end(isCommitted);
        if (isCommitted) {
            committed.run();
        }
        logs.finish(factory, realmId, log);
    }
}
