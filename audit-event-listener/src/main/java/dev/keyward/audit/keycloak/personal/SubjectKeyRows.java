package dev.keyward.audit.keycloak.personal;

import jakarta.persistence.EntityManager;
import jakarta.persistence.FlushModeType;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/** Reads and writes the table of data keys, in the transaction of a Keycloak session. Not thread-safe. */
final class SubjectKeyRows {

    /**
     * Maximum number of data keys that are read for one person. A person has several keys only if nodes made them at the same
     * time, or with different wrapping keys.
     */
    private static final int MAX_KEYS_OF_PERSON = 100;

    private final EntityManager entities;

    SubjectKeyRows(KeycloakSession session) {
        this.entities = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    }

    /** Adds the row of a new data key. Hibernate inserts the row at the commit. */
    void add(SubjectKeyEntity row) {
        entities.persist(row);
    }

    /**
     * Returns the keys of a person that were created after the given time, the oldest first. Never flushes the changes of the
     * request: Keycloak swallows the exceptions of event listeners, so a failed flush would look like a success.
     */
    List<SubjectKeyEntity> of(SubjectOwner owner, long after) {
        return entities.createQuery(
                        "select k from KeywardAuditSubjectKey k where k.subject = :subject and k.realmId = :realm and"
                                + " k.purpose = :purpose and k.created > :after order by k.created, k.id",
                        SubjectKeyEntity.class)
                .setParameter("subject", owner.subject())
                .setParameter("realm", owner.realmId())
                .setParameter("purpose", owner.purpose())
                .setParameter("after", after)
                .setMaxResults(MAX_KEYS_OF_PERSON)
                .setFlushMode(FlushModeType.COMMIT)
                .getResultList();
    }

    Optional<SubjectKeyEntity> find(String keyId) {
        return Optional.ofNullable(entities.find(SubjectKeyEntity.class, keyId));
    }

    /**
     * Returns whether a data key is stored for the given owner. An owner is a person in a realm together with one
     * purpose.
     */
    boolean has(SubjectOwner owner) {
        return !of(owner, -1).isEmpty();
    }

    /** Deletes the data keys of a person that were created up to the given time, and returns their number. */
    int delete(SubjectOwner owner, long until) {
        return entities.createQuery("delete from KeywardAuditSubjectKey k where k.subject = :subject and k.realmId ="
                        + " :realm and k.purpose = :purpose and k.created <= :until")
                .setParameter("subject", owner.subject())
                .setParameter("realm", owner.realmId())
                .setParameter("purpose", owner.purpose())
                .setParameter("until", until)
                .executeUpdate();
    }

    /** Counts the data keys of people by the id of the wrapping key that encrypts them. Reads the whole table. */
    Map<String, Long> countByWrappingKey() {
        Map<String, Long> counts = new HashMap<>();
        entities.createQuery(
                        "select k.wrappedBy, count(k) from KeywardAuditSubjectKey k group by k.wrappedBy",
                        Object[].class)
                .getResultStream()
                .forEach(row -> counts.put(String.valueOf(row[0]), ((Number) row[1]).longValue()));
        return counts;
    }

    /** Returns the ids of the realms that have keys but no log. */
    List<String> realmsWithoutLog() {
        return entities.createQuery(
                        "select distinct k.realmId from KeywardAuditSubjectKey k where not exists (select l.id from"
                                + " KeywardAuditLog l where l.realmId = k.realmId)",
                        String.class)
                .getResultList();
    }

    /**
     * Returns the ids of the realm's keys that were created before the given time. The list is limited to {@code most}
     * ids.
     */
    List<String> createdBefore(String realmId, long time, int most) {
        return entities.createQuery(
                        "select k.id from KeywardAuditSubjectKey k where k.realmId = :realm and k.created < :time",
                        String.class)
                .setParameter("realm", realmId)
                .setParameter("time", time)
                .setMaxResults(most)
                .getResultList();
    }

    /** Deletes the keys with the given ids. */
    void delete(Collection<String> ids) {
        entities.createQuery("delete from KeywardAuditSubjectKey k where k.id in :ids")
                .setParameter("ids", ids)
                .executeUpdate();
    }
}
