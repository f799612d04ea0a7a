package dev.keyward.audit.keycloak.capture;

import dev.keyward.audit.RecordContent;
import dev.keyward.audit.keycloak.event.EventValues;
import dev.keyward.audit.keycloak.personal.SubjectKeys;
import dev.keyward.audit.keycloak.table.AuditRows;
import dev.keyward.audit.keycloak.table.DatabaseFailure;
import dev.keyward.auditlog.record.Pseudonyms;
import dev.keyward.auditlog.record.RecordKind;
import dev.keyward.providerkit.failures.FailureTrace;
import dev.keyward.providerkit.failures.OnceAMinute;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.keycloak.common.util.Time;
import org.keycloak.events.Event;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Writes the events of recorded realms to the table of audit records.
 *
 * <p>The record of a success or of an administrator's change is inserted by the commit of its request, together with the request's other
 * changes in the database. If the record cannot be made, the commit fails. What Keycloak stores after that commit can still fail: user
 * sessions, unless the isolation level is READ COMMITTED. Then the log has a sign-in that the user never completed.
 *
 * <p>An error event, or a lock-out, is written in a transaction of its own and never fails its request, because an exception would keep
 * Keycloak from counting the failed sign-in. Thread-safe.
 */
public final class AuditCapture {

    private static final Logger LOG = Logger.getLogger(AuditCapture.class);

    private final RecordedRealms realms;
    private final RecordMaker records;
    private final EventContent events;
    private final OpenLogs logs;
    private final SubjectKeys subjects;
    private final Runnable recorded;
    private final CaptureMetrics metrics = new CaptureMetrics();
    private final OnceAMinute logged = new OnceAMinute();

    /**
     * @param durable whether every record must be on the disk of the database before Keycloak answers
     * @param subjects seals the personal data of each record
     * @param recorded called after each commit of a record; must return at once
     */
    public AuditCapture(
            RecordedRealms realms, ServerKeys keys, boolean durable, SubjectKeys subjects, Runnable recorded) {
        this.realms = realms;
        this.records = new RecordMaker(keys, durable);
        this.events = new EventContent(records);
        this.logs = new OpenLogs(records, realms);
        this.subjects = subjects;
        this.recorded = recorded;
    }

    /** Records a user event in the transaction of the given session. */
    public void user(KeycloakSession session, Event event) {
        if (event.getError() != null || EventContent.mustNotFail(event.getType())) {
            error(session, event);
        } else {
            success(session, event);
        }
    }

    /** Records an admin event in the transaction of the given session. */
    public void admin(KeycloakSession session, AdminEvent event) {
        try {
            String realmId = event.getRealmId();
            if (realmId == null) {
                return;
            }
            boolean isRecording = logs.has(realmId);
            if (realms.maySwitch(event) && (isRecording || realms.isChanging(session, realmId))) {
                RecordContent content = events.content(session, event, realmId);
                ActiveLog log = logs.beginAnyway(session, realmId, EventValues.actors(content));
                add(session, event.getId(), event.getTime(), realmId, log, content);
                AdminEventMark.set(session, realmId);
            } else if ((isRecording || realms.contains(session, realmId))
                    && add(session, event.getId(), event.getTime(), realmId, events.content(session, event, realmId))) {
                AdminEventMark.set(session, realmId);
            }
            logs.stopIfOff(session, realmId); // the event may be the one that switches the recording off
        } catch (Throwable e) { // Keycloak would only log it
            refuseCommit(session, e);
        }
    }

    /** Returns the content of an audit record, or only its kind and type if the content cannot be created. */
    public RecordContent content(String realm, RecordKind kind, String type, Function<Pseudonyms, RecordContent> map) {
        return records.content(realm, kind, type, map);
    }

    /**
     * Adds a record that Keyward itself makes, such as {@code subject.erased}, even if the recording of the realm has ended.
     *
     * @throws IllegalStateException if the log of the realm is ending at this moment
     */
    public void own(KeycloakSession session, String realmId, RecordContent content) {
        ActiveLog log = logs.beginAnyway(session, realmId, List.of());
        add(session, UUID.randomUUID().toString(), Time.currentTimeMillis(), realmId, log, content);
        logs.stopIfOff(session, realmId);
    }

    /** Ends the log of a realm with a record {@code log.stop} once the deletion of the realm is committed. */
    public void realmRemoved(KeycloakSession session, String realmId) {
        KeycloakSessionFactory factory = session.getKeycloakSessionFactory();
        session.getTransactionManager()
                .enlistAfterCompletion(new Completion(() -> logs.close(factory, realmId), () -> {}));
    }

    /** Forgets the current log of a realm, because a new log continues it. */
    public void logContinued(String realmId) {
        logs.forget(realmId);
    }

    /**
     * Starts the background thread that writes the counters of this node to the logs.
     *
     * @param everyMinute further work of each node, done once a minute
     */
    public LogPulse pulse(KeycloakSessionFactory factory, Runnable everyMinute) {
        return new LogPulse(factory, logs, realms, everyMinute).start();
    }

    private void success(KeycloakSession session, Event event) {
        try {
            String realmId = event.getRealmId();
            if (realmId == null) {
                return;
            }
            if (!realms.contains(session, realmId)) {
                logs.stopIfOff(session, realmId); // another node may have switched the recording off
            } else if (EventContent.isRecorded(event.getType())) {
                add(session, event.getId(), event.getTime(), realmId, events.content(session, event, realmId));
            }
        } catch (Throwable e) { // Keycloak would only log it
            refuseCommit(session, e);
        }
    }

    private void error(KeycloakSession session, Event event) {
        try {
            String realmId = event.getRealmId();
            if (realmId != null && EventContent.isRecorded(event.getType()) && realms.contains(session, realmId)) {
                commit(session, event.getId(), event.getTime(), realmId, events.content(session, event, realmId));
            }
        } catch (Throwable e) { // anything that leaves here would switch off Keycloak's brute-force protection
            commitReduced(session, event, e);
        }
    }

    private void commitReduced(KeycloakSession session, Event event, Throwable failure) {
        if (DatabaseFailure.isWithoutConnection(failure)) {
            // Another attempt would wait for a connection once more, while the request holds one.
            lost(event.getType().name(), failure);
            return;
        }
        try {
            RecordContent content =
                    RecordContent.reduced(RecordKind.USER, event.getType().name(), "insert_error");
            commit(session, event.getId(), event.getTime(), event.getRealmId(), content);
        } catch (Throwable e) {
            lost(event.getType().name(), failure);
        }
    }

    /** Counts and logs an event that is missing in the log, and whose request continues nevertheless. */
    public void lost(String type, Throwable failure) {
        metrics.lost();
        if (logged.isDue()) {
            LOG.errorf("An event of type %s is missing in the audit log. %s", type, FailureTrace.of(failure));
        }
    }

    /** Adds a record and commits it in a separate transaction. Has no effect if the recording has ended. */
    public void commit(KeycloakSession session, String id, long time, String realmId, RecordContent content) {
        Optional<ActiveLog> open = logs.begin(session, realmId);
        if (open.isEmpty()) {
            return;
        }
        ActiveLog log = open.get();
        boolean isCommitted = false;
        try {
            KeycloakModelUtils.runJobInTransaction(
                    session.getKeycloakSessionFactory(), own -> insert(own, id, time, realmId, log, content));
            isCommitted = true;
        } finally {
            end(session.getKeycloakSessionFactory(), realmId, log, isCommitted);
        }
    }

    /** Adds an audit record to the session's transaction; returns false if the recording of the realm has ended. */
    public boolean add(KeycloakSession session, String id, long time, String realmId, RecordContent content) {
        Optional<ActiveLog> log = logs.begin(session, realmId);
        log.ifPresent(open -> add(session, id, time, realmId, open, content));
        return log.isPresent();
    }

    /** Adds a record to the session's transaction, and tells the given log when that transaction ends. */
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

    /** Encrypts the personal data of a record, and adds the row that the commit inserts. */
    private void insert(
            KeycloakSession session, String id, long time, String realmId, ActiveLog log, RecordContent content) {
        RecordContent sealed = subjects.seal(session, realmId, id, log.id(), time, content);
        new AuditRows(session).add(records.make(id, time, realmId, log, sealed));
    }

    private void end(KeycloakSessionFactory factory, String realmId, ActiveLog log, boolean isCommitted) {
        log.end(isCommitted);
        if (isCommitted) {
            metrics.committed();
            recorded.run();
        }
        logs.finish(factory, realmId, log);
    }

    /** Makes the commit of the session's transaction fail, because its audit record could not be created. */
    public void refuseCommit(KeycloakSession session, Throwable failure) {
        metrics.refused();
        if (logged.isDue()) {
            LOG.errorf("A request fails, because its audit record could not be made. %s", FailureTrace.of(failure));
        }
        session.getTransactionManager().enlistPrepare(new RefusedCommit());
    }
}
