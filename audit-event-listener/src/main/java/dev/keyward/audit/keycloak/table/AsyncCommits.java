package dev.keyward.audit.keycloak.table;

import dev.keyward.auditlog.record.LogId;
import dev.keyward.providerkit.versions.ServerApi;
import jakarta.persistence.EntityManager;
import java.lang.reflect.InvocationTargetException;

/**
 * Inserts audit records in a way that still lets Keycloak commit the transaction asynchronously, if the Keycloak
 * version supports asynchronous commits.
 *
 * <p>Keycloak looks for its interface {@code AsynchronousCommitAllowed} on the object that is inserted, and not on the entity. So the
 * row is an object of a subclass with the interface, which Hibernate inserts as the entity that it is told. Keycloak before 26.7 has no
 * such interface, and commits every transaction durably. Stateless.
 */
final class AsyncCommits {

    private AsyncCommits() {}

    /**
     * Creates the table row of an audit record in a way that lets Keycloak commit the request's transaction
     * asynchronously.
     */
    static AuditRecordEntity row(String id, LogId log, long created, byte[] entry) {
        return ServerApi.ASYNCHRONOUS_COMMITS.isPresent()
                ? AsyncAuditRecord.of(id, log, created, entry)
                : new AuditRecordEntity(id, log, created, entry);
    }

    /** Persists a row that {@link #row} or the constructor has created. */
    static void persist(EntityManager entities, AuditRecordEntity row) {
        if (row.getClass() == AuditRecordEntity.class) {
            entities.persist(row);
            return;
        }
        try {
            // Hibernate's Session, which is on no class path here
            Object session = entities.getDelegate();
            session.getClass()
                    .getMethod("persist", String.class, Object.class)
                    .invoke(session, AuditRecordEntity.NAME, row);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("The record could not be persisted.", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "This server's Hibernate has no method to persist an object as an entity.", e);
        }
    }
}
