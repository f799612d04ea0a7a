package dev.keyward.audit.keycloak.calls;

import dev.keyward.audit.AdminApiCall;
import dev.keyward.audit.AdminApiPath;
import dev.keyward.audit.RecordContent;
import dev.keyward.audit.keycloak.capture.AuditCapture;
import dev.keyward.audit.keycloak.capture.Completion;
import dev.keyward.audit.keycloak.capture.RecordedRealms;
import dev.keyward.audit.keycloak.writes.AdminEventMark;
import dev.keyward.audit.keycloak.writes.AdminWriteCounts;
import dev.keyward.auditlog.record.RecordKind;
import java.util.Optional;
import java.util.UUID;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Records the calls of the admin REST API that have no admin event: refused calls, writes without an event, and reads.
 *
 * <p>A write and its record are committed together. The record of a read is committed before the response is sent, and without it the read
 * fails. A refused call is never affected, because it fails anyway. Thread-safe.
 */
public final class AdminCallCapture {

    private final RecordedRealms realms;
    private final AuditCapture records;
    private final AnonymousCalls anonymous = new AnonymousCalls();
    private final AuditReaders readers = new AuditReaders();

    public AdminCallCapture(RecordedRealms realms, AuditCapture records) {
        this.realms = realms;
        this.records = records;
    }

    /** Returns whether calls of the admin REST API about the given realm are recorded. */
    public boolean isRecorded(KeycloakSession session, RealmModel realm) {
        return realms.contains(session, realm.getId());
    }

    /** Records a call of the admin REST API without a valid access token. Never throws. */
    public void anonymous(KeycloakSession session, RealmModel realm) {
        KeycloakSessionFactory factory = session.getKeycloakSessionFactory();
        anonymous.count(realm.getId(), (realmId, count) -> {
            try {
                KeycloakModelUtils.runJobInTransaction(
                        factory, own -> commit(own, realmId, AdminApiCall.anonymous(count)));
            } catch (Throwable e) {
                lost(e);
            }
        });
    }

    /**
     * Records a refused call in a separate transaction, because Keycloak's {@code KeycloakErrorHandler} rolls back the
     * request's transaction. Never throws.
     */
    public void refused(KeycloakSession session, RealmModel realm, AdminApiCall call) {
        try {
            commit(session, realm.getId(), content(realm, call));
        } catch (Throwable e) {
            lost(e);
        }
    }

    /** Reports that the record of a call of the admin REST API could not be stored. */
    public void lost(Throwable failure) {
        records.lost(RecordKind.ADMIN_CALL.text(), failure);
    }

    /**
     * Records a successful write in the transaction of the request. Does nothing if an admin event of the same request is recorded
     * already. If the record cannot be stored, the commit fails. Never throws.
     */
    public void write(KeycloakSession session, RealmModel realm, AdminApiCall call) {
        String realmId = realm.getId();
        try {
            Optional<Runnable> count = AdminEventMark.writes(session, realmId)
                    .map(writes -> (Runnable) writes::withEvent)
                    .or(() -> records.add(session, newId(), Time.currentTimeMillis(), realmId, content(realm, call))
                            .map(writes -> writes::withCall));
            count.ifPresent(committed ->
                    session.getTransactionManager().enlistAfterCompletion(new Completion(committed, () -> {})));
        } catch (Throwable e) {
            records.refuseCommit(session, e);
        }
    }

    /**
     * Records a successful write call of the admin REST API in a separate transaction, because the request's transaction cannot store the
     * record. That transaction has ended already, or is committed only after the body of the response has been sent.
     *
     * @return false if the record could not be stored; the request must then fail
     */
    public boolean separateWrite(KeycloakSession session, RealmModel realm, AdminApiCall call) {
        String realmId = realm.getId();
        Optional<AdminWriteCounts> ofEvent = AdminEventMark.writes(session, realmId);
        if (ofEvent.isPresent()) {
            ofEvent.get().withEvent();
            return true;
        }
        try {
            records.commit(session, newId(), Time.currentTimeMillis(), realmId, content(realm, call))
                    .ifPresent(AdminWriteCounts::withCall);
            return true;
        } catch (Throwable e) {
            records.lost(call.kind().text(), e);
            if (!session.getTransactionManager().isActive()) {
                records.countWithoutRecord(realmId);
            }
            return false;
        }
    }

    /**
     * Records a successful read call if the realm records read calls of this kind.
     *
     * @return false if the record could not be stored; the request must then fail
     */
    public boolean read(KeycloakSession session, RealmModel realm, AdminApiCall call) {
        if (!RecordedRealms.reads(realm).includes(call.path().content())) {
            return true;
        }
        if (call.path().content() != AdminApiPath.Content.AUDIT_RECORDS) {
            return isCommitted(session, realm, call);
        }
        String reader = realm.getId()
                + ' '
                + call.actorRealm().orElse("")
                + ' '
                + call.actorClient().orElse("")
                + ' '
                + call.actor().orElse("");
        if (!readers.isRecorded(reader)) {
            if (!isCommitted(session, realm, call)) {
                return false;
            }
            readers.recorded(reader);
        }
        return true;
    }

    private boolean isCommitted(KeycloakSession session, RealmModel realm, AdminApiCall call) {
        try {
            commit(session, realm.getId(), content(realm, call));
            return true;
        } catch (Throwable e) {
            records.lost(call.kind().text(), e);
            return false;
        }
    }

    private RecordContent content(RealmModel realm, AdminApiCall call) {
        return records.content(realm.getId(), call.kind(), call.type(), call::content);
    }

    private void commit(KeycloakSession session, String realmId, RecordContent content) {
        records.commit(session, newId(), Time.currentTimeMillis(), realmId, content);
    }

    private static String newId() {
        return UUID.randomUUID().toString();
    }
}
