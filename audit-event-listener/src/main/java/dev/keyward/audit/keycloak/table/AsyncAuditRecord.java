package dev.keyward.audit.keycloak.table;

import dev.keyward.auditlog.record.LogId;
import org.keycloak.connections.jpa.AsynchronousCommitAllowed;

/**
 * Row of a record whose transaction may be committed asynchronously. Keycloak also commits its own events and sessions this way.
 *
 * <p>Without the interface {@link AsynchronousCommitAllowed}, one row would make PostgreSQL write each sign-in to the disk before
 * it answers, which Keycloak's own sign-in does not wait for. The interface exists since Keycloak 26.7, so the entity itself
 * cannot have it: use {@link AsyncCommits}.
 */
final class AsyncAuditRecord extends AuditRecordEntity implements AsynchronousCommitAllowed {

    private AsyncAuditRecord(String id, LogId log, long created, byte[] entry) {
        super(id, log, created, entry);
    }

    /**
     * Creates the row of an audit record whose transaction may be committed asynchronously. The type that it returns lets
     * callers load on a Keycloak without the interface.
     */
    static AuditRecordEntity of(String id, LogId log, long created, byte[] entry) {
        return new AsyncAuditRecord(id, log, created, entry);
    }
}
