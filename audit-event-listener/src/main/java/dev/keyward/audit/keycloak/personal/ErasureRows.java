package dev.keyward.audit.keycloak.personal;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/** Reads and writes the table of erasures, and destroys data keys, in the transaction of a Keycloak session. Not thread-safe. */
public final class ErasureRows {

    private static final String PENDING = "'" + ErasureEntity.State.PENDING.name() + "'";

    private static final String DONE = "'" + ErasureEntity.State.DONE.name() + "'";

    private final EntityManager entities;
    private final SubjectKeyRows keys;

    public ErasureRows(KeycloakSession session) {
        this.entities = session.getProvider(JpaConnectionProvider.class).getEntityManager();
        this.keys = new SubjectKeyRows(session);
    }

    public void add(ErasureEntity row) {
        entities.persist(row);
    }

    /** Returns up to the given number of erasures of a realm, the latest first. */
    public List<ErasureEntity> of(String realmId, int first, int most) {
        return entities.createQuery(
                        "select e from KeywardAuditErasure e where e.realmId = :realm order by e.requested desc, e.id",
                        ErasureEntity.class)
                .setParameter("realm", realmId)
                .setFirstResult(first)
                .setMaxResults(most)
                .getResultList();
    }

    /** Returns the pending erasure of a person. */
    public Optional<ErasureEntity> pending(String realmId, String subject) {
        return entities.createQuery(
                        "select e from KeywardAuditErasure e where e.realmId = :realm and e.subject = :subject and"
                                + " e.state = " + PENDING,
                        ErasureEntity.class)
                .setParameter("realm", realmId)
                .setParameter("subject", subject)
                .setMaxResults(1)
                .getResultStream()
                .findFirst();
    }

    /**
     * Returns an erasure in a realm and locks its row, so that the erasure cannot be carried out while it is being
     * cancelled.
     */
    public Optional<ErasureEntity> lock(String realmId, String id) {
        return Optional.ofNullable(entities.find(ErasureEntity.class, id, LockModeType.PESSIMISTIC_WRITE))
                .filter(row -> row.realmId().equals(realmId));
    }

    /** Returns up to the given number of pending erasures that are due at the given time. */
    public List<ErasureEntity> due(long now, int most) {
        return entities.createQuery(
                        "select e from KeywardAuditErasure e where e.state = " + PENDING
                                + " and e.due <= :now order by e.due, e.id",
                        ErasureEntity.class)
                .setParameter("now", now)
                .setMaxResults(most)
                .getResultList();
    }

    /** Returns the number of erasures that were carried out, in all realms. */
    public long countDone() {
        return entities.createQuery("select count(e) from KeywardAuditErasure e where e.state = " + DONE, Long.class)
                .getSingleResult();
    }

    /** Returns all erasures that were carried out, in all realms. */
    public List<ErasureEntity> done() {
        return entities.createQuery(
                        "select e from KeywardAuditErasure e where e.state = " + DONE + " order by e.ended, e.id",
                        ErasureEntity.class)
                .getResultList();
    }

    /** Returns whether an erasure would destroy any personal data about the given person in the log. */
    public boolean hasData(String realmId, String subject) {
        return keys.has(new SubjectOwner(realmId, subject, SubjectOwner.PERSON));
    }

    /** Returns whether the log has records of a person's actions as an administrator. */
    public boolean hasActedAsAdministrator(String realmId, String subject) {
        return keys.has(new SubjectOwner(realmId, subject, SubjectOwner.ADMINISTRATOR));
    }

    /**
     * Destroys those data keys of a person that are not newer than the given time. Returns the number of destroyed
     * keys.
     */
    public int destroyKeys(ErasureEntity erasure, long until) {
        return keys.delete(new SubjectOwner(erasure.realmId(), erasure.subject(), SubjectOwner.PERSON), until);
    }
}
