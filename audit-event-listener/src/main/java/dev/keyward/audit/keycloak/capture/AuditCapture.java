package dev.keyward.audit.keycloak.capture;

import dev.keyward.audit.RecordContent;
import dev.keyward.audit.keycloak.event.EventValues;
import dev.keyward.audit.keycloak.personal.SubjectKeys;
import dev.keyward.audit.keycloak.table.DatabaseFailure;
import dev.keyward.audit.keycloak.writes.AdminEventMark;
import dev.keyward.audit.keycloak.writes.AdminWriteCounts;
import dev.keyward.auditlog.record.LogId;
import dev.keyward.auditlog.record.Pseudonyms;
import dev.keyward.auditlog.record.RecordKind;
import dev.keyward.providerkit.failures.FailureTrace;
import dev.keyward.providerkit.failures.OnceAMinute;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.keycloak.common.util.Time;
import org.keycloak.events.Event;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

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
    private final LogStarter starter;
    private final OpenLogs logs;
    private final NewRealmLogs newRealms;
    private final RecordInserts inserts;
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
        this.starter = new LogStarter(records);
        this.logs = new OpenLogs(starter, realms);
        this.newRealms = new NewRealmLogs(starter, logs::opened);
        this.inserts = new RecordInserts(records, logs, newRealms, subjects, () -> {
            metrics.committed();
            recorded.run();
        });
        AdminWriteCounts.registerMetrics();
    }

    /** Returns the counts of administrators' writes in a log; empty if this node has not written to the log since it started. */
    public Optional<AdminWriteCounts> writes(LogId log) {
        return starter.writes(log);
    }

    /** Counts a committed write that has no record: for the realm's log if this node writes it, otherwise only in the metric. */
    public void countWithoutRecord(String realmId) {
        Optional.ofNullable(logs.active().get(realmId))
                .map(ActiveLog::writes)
                .orElseGet(AdminWriteCounts::new)
                .withoutRecord();
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
                ActiveLog log = inserts.addAnyway(
                        session, event.getId(), event.getTime(), realmId, content, EventValues.actors(content));
                AdminEventMark.set(session, realmId, content, log.writes());
            } else if (isRecording || realms.contains(session, realmId)) {
                RecordContent content = events.content(session, event, realmId);
                add(session, event.getId(), event.getTime(), realmId, content)
                        .ifPresent(writes -> AdminEventMark.set(session, realmId, content, writes));
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
        inserts.addAnyway(session, UUID.randomUUID().toString(), Time.currentTimeMillis(), realmId, content, List.of());
        logs.stopIfOff(session, realmId);
    }

    /** Notes that the session's transaction creates a realm, whose log is then committed together with the realm. */
    public void realmCreated(KeycloakSession session, String realmId) {
        newRealms.created(session, realmId);
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

    /** Counts an event that is missing in the audit log, and logs the failure. Does not make the event's request fail. */
    public void lost(String type, Throwable failure) {
        metrics.lost();
        if (logged.isDue()) {
            LOG.errorf("An event of type %s is missing in the audit log. %s", type, FailureTrace.of(failure));
        }
    }

    /**
     * Adds a record and commits it in a separate transaction. Returns the counts of administrators' writes in its log; empty, and without
     * effect, if the recording has ended.
     */
    public Optional<AdminWriteCounts> commit(
            KeycloakSession session, String id, long time, String realmId, RecordContent content) {
        return inserts.commit(session, id, time, realmId, content).map(ActiveLog::writes);
    }

    /**
     * Adds an audit record to the session's transaction. Returns the counts of administrators' writes in its log; empty if the recording of
     * the realm has ended.
     */
    public Optional<AdminWriteCounts> add(
            KeycloakSession session, String id, long time, String realmId, RecordContent content) {
        return inserts.add(session, id, time, realmId, content).map(ActiveLog::writes);
    }

    /**
     * Registers a record that may be added to the session's transaction when the commit begins. Returns the function that adds
     * the record, which must be called then or not at all; empty if the recording of the realm has ended.
     */
    public Optional<Consumer<RecordContent>> reserve(KeycloakSession session, String realmId) {
        return inserts.reserve(session, realmId);
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
