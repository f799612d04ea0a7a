package dev.keyward.audit.keycloak.capture;

import dev.keyward.audit.RecordContent;
import dev.keyward.audit.keycloak.event.EventValues;
import dev.keyward.audit.keycloak.personal.SubjectKeys;
import dev.keyward.audit.keycloak.table.AuditRows;
import dev.keyward.auditlog.record.Pseudonyms;
import dev.keyward.auditlog.record.RecordKind;
import dev.keyward.providerkit.failures.FailureTrace;
import dev.keyward.providerkit.failures.OnceAMinute;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.keycloak.common.util.Time;
import org.keycloak.events.Event;
import org.keycloak.events.EventType;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Writes the events of recorded realms to the table of audit records.
 *
 * <p>The record of a success or of an administrator's change is inserted by the commit of its request, so that neither exists without
 * the other. If the record cannot be made, the commit fails. An error event, or a lock-out, is written in a transaction of its own and never fails
 * its request, because an exception would keep Keycloak from counting the failed sign-in. Thread-safe.
 */
public final class AuditCapture {

    private static final Logger LOG = Logger.getLogger(AuditCapture.class);

    private final RecordedRealms realms;
    private final RecordMaker records;
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
        this.logs = new OpenLogs(records, realms);
        this.subjects = subjects;
        this.recorded = recorded;
    }

    /** Records a user event of the session's transaction. */
    public void user(KeycloakSession session, Event event) {
        if (event.getError() != null || mustNotFail(event.getType())) {
            error(session, event);
        } else {
            success(session, event);
        }
    }

    /**
     * Returns whether the transaction of an event must commit even if the event cannot be recorded. A lock-out is a success for Keycloak,
     * and without its transaction the user would not be locked out.
     */
    private static boolean mustNotFail(EventType type) {
        return type.name().endsWith("_ERROR") || type.name().startsWith("USER_DISABLED_BY_");
    }

    /** Records an admin event in the session's transaction. */
    public void admin(KeycloakSession session, AdminEvent event) {
        try {
            String realmId = event.getRealmId();
            if (realmId == null) {
                return;
            }
            logs.startIfSwitchedOn(session, realmId, event, content(session, event, realmId));
            if (realms.contains(session, realmId) || logs.has(realmId)) {
                if (add(session, event.getId(), event.getTime(), realmId, content(session, event, realmId))) {
                    AdminEventMark.set(session, realmId);
                }
                logs.stopIfOff(session, realmId); // the event may be the one that switches the recording off
            }
        } catch (Throwable e) { // Keycloak would only log it
            refuseCommit(session, e);
        }
    }

    /** Returns the content of a record, or only its kind and type if it cannot be made. */
    public RecordContent content(String realm, RecordKind kind, String type, Function<Pseudonyms, RecordContent> map) {
        return records.content(realm, kind, type, map);
    }

    /**
     * Adds a record that Keyward makes itself to the session's transaction, also in a realm whose recording has ended.
     *
     * @throws IllegalStateException if the log of the realm is ending at this moment
     */
    public void own(KeycloakSession session, String realmId, RecordContent content) {
        logs.of(session, realmId, List.of()); // opens the log even if the recording has ended
        if (!add(session, UUID.randomUUID().toString(), Time.currentTimeMillis(), realmId, content)) {
            throw new IllegalStateException("The recording of the realm is ending. Try again.");
        }
        logs.stopIfOff(session, realmId);
    }

    /** Ends the log of a realm with a record {@code log.stop} once the deletion of the realm is committed. */
    public void realmRemoved(KeycloakSession session, String realmId) {
        KeycloakSessionFactory factory = session.getKeycloakSessionFactory();
        session.getTransactionManager()
                .enlistAfterCompletion(new Completion(() -> logs.stop(factory, realmId), () -> {}));
    }

    /** Forgets the log of a realm, which a new log continues. */
    public void logContinued(String realmId) {
        logs.forget(realmId);
    }

    /**
     * Starts the background thread that states the counters of this node in the logs.
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
            } else if (isRecorded(event.getType())) {
                add(session, event.getId(), event.getTime(), realmId, content(session, event, realmId));
            }
        } catch (Throwable e) { // Keycloak would only log it
            refuseCommit(session, e);
        }
    }

    private void error(KeycloakSession session, Event event) {
        try {
            String realmId = event.getRealmId();
            if (realmId != null && isRecorded(event.getType()) && realms.contains(session, realmId)) {
                commit(session, event.getId(), event.getTime(), realmId, content(session, event, realmId));
            }
        } catch (Throwable e) { // anything that leaves here would switch off Keycloak's brute-force protection
            commitReduced(session, event, e);
        }
    }

    private void commitReduced(KeycloakSession session, Event event, Throwable failure) {
        try {
            RecordContent content =
                    RecordContent.reduced(RecordKind.USER, event.getType().name(), "insert_error");
            commit(session, event.getId(), event.getTime(), event.getRealmId(), content);
        } catch (Throwable e) {
            lost(event.getType().name(), failure);
        }
    }

    /** Notes that a record which must not fail its request could not be stored. */
    public void lost(String type, Throwable failure) {
        metrics.lost();
        if (logged.isDue()) {
            LOG.errorf("An event of type %s is missing in the audit log. %s", type, FailureTrace.of(failure));
        }
    }

    /** Commits a record in a transaction of its own. */
    public void commit(KeycloakSession session, String id, long time, String realmId, RecordContent content) {
        ActiveLog log = logs.of(session, realmId);
        if (!log.begin()) {
            return;
        }
        boolean isCommitted = false;
        try {
            KeycloakModelUtils.runJobInTransaction(
                    session.getKeycloakSessionFactory(), own -> insert(own, id, time, realmId, log, content));
            isCommitted = true;
        } finally {
            end(session.getKeycloakSessionFactory(), realmId, log, isCommitted);
        }
    }

    /** Adds a record to the session's transaction. Returns false if the log of the realm takes no more records. */
    public boolean add(KeycloakSession session, String id, long time, String realmId, RecordContent content) {
        ActiveLog log = logs.of(session, realmId);
        if (!log.begin()) {
            return false;
        }
        KeycloakSessionFactory factory = session.getKeycloakSessionFactory();
        session.getTransactionManager()
                .enlistAfterCompletion(new Completion(
                        () -> end(factory, realmId, log, true), () -> end(factory, realmId, log, false)));
        insert(session, id, time, realmId, log, content);
        return true;
    }

    /** Seals the personal data of a record and adds its row, which the commit inserts. */
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

    /** Returns whether events of the given type are recorded: those that Keycloak saves by default, and refused refreshes. */
    private static boolean isRecorded(EventType type) {
        return type.isSaveByDefault() || type == EventType.REFRESH_TOKEN_ERROR;
    }

    private RecordContent content(KeycloakSession session, Event event, String realmId) {
        return records.content(
                realmId,
                RecordKind.USER,
                event.getType().name(),
                pseudonyms -> EventValues.of(session, event).content(pseudonyms));
    }

    private RecordContent content(KeycloakSession session, AdminEvent event, String realmId) {
        return records.content(
                realmId,
                RecordKind.ADMIN,
                EventValues.type(event),
                pseudonyms -> EventValues.of(session, event).content(pseudonyms));
    }

    /** Makes the commit of the session's transaction fail, because its record could not be made. */
    public void refuseCommit(KeycloakSession session, Throwable failure) {
        metrics.refused();
        if (logged.isDue()) {
            LOG.errorf("A request fails, because its audit record could not be made. %s", FailureTrace.of(failure));
        }
        session.getTransactionManager().enlistPrepare(new RefusedCommit());
    }
}
