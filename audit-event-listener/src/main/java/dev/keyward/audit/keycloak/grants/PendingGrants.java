package dev.keyward.audit.keycloak.grants;

import dev.keyward.audit.NamedGrants;
import dev.keyward.audit.PrivilegedGrant;
import dev.keyward.audit.RecordContent;
import dev.keyward.audit.keycloak.capture.AuditCapture;
import dev.keyward.audit.keycloak.writes.AdminEventMark;
import dev.keyward.auditlog.record.RecordKind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.KeycloakSession;

/**
 * The grants of privileged roles in one session. They are recorded when the commit of the session's transaction begins. Only then
 * is it known whether the record of an admin event of the same transaction names them. Not thread-safe.
 */
final class PendingGrants extends AbstractKeycloakTransaction {

    private static final String ATTRIBUTE = "keyward.audit-log.grants";

    private final KeycloakSession session;
    private final AuditCapture records;
    private final List<Pending> grants = new ArrayList<>();

    private PendingGrants(KeycloakSession session, AuditCapture records) {
        this.session = session;
        this.records = records;
    }

    /**
     * A pending grant, with the realm of the user who receives the grant.
     *
     * @param isNamed tells whether the records of admin events name the grant
     * @param adder adds the record
     */
    private record Pending(
            String realmId, PrivilegedGrant grant, Predicate<NamedGrants> isNamed, Consumer<RecordContent> adder) {}

    /** Returns the pending grants of the given session. */
    static PendingGrants of(KeycloakSession session, AuditCapture records) {
        PendingGrants pending = session.getAttribute(ATTRIBUTE, PendingGrants.class);
        if (pending == null) {
            pending = new PendingGrants(session, records);
            session.getTransactionManager().enlistPrepare(pending);
            session.setAttribute(ATTRIBUTE, pending);
        }
        return pending;
    }

    /**
     * Adds the given grant to the pending grants. Has no effect if the recording of the realm has ended.
     *
     * @param isNamed tells whether the records of admin events name the grant, which then has no record
     */
    void add(String realmId, PrivilegedGrant grant, Predicate<NamedGrants> isNamed) {
        records.reserve(session, realmId).ifPresent(adder -> grants.add(new Pending(realmId, grant, isNamed, adder)));
    }

    /** Adds the records to the transaction. An exception makes the commit fail. */
    @Override
    protected void commitImpl() {
        for (Pending pending : grants) {
            String realmId = pending.realmId();
            if (!pending.isNamed().test(AdminEventMark.grants(session, realmId))) {
                pending.adder()
                        .accept(records.content(
                                realmId, RecordKind.GRANT, RecordKind.GRANT.text(), pending.grant()::content));
            }
        }
    }

    @Override
    protected void rollbackImpl() {
        grants.clear();
    }
}
