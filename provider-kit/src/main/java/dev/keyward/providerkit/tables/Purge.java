package dev.keyward.providerkit.tables;

import jakarta.persistence.EntityManager;

/** Deletes the rows of a user or realm that is being deleted, in the same transaction. Thread-safe. */
public interface Purge {

    void user(EntityManager entities, String realmId, String userId);

    void realm(EntityManager entities, String realmId);

    /** Purges nothing, for a table whose rows belong to the server. */
    static Purge nothing() {
        return new Purge() {
            @Override
            public void user(EntityManager entities, String realmId, String userId) {}

            @Override
            public void realm(EntityManager entities, String realmId) {}
        };
    }

    /** Purges an entity that has an attribute {@code realmId} and no rows of single users. */
    static Purge byRealm(String entity) {
        return new Purge() {
            @Override
            public void user(EntityManager entities, String realmId, String userId) {}

            @Override
            public void realm(EntityManager entities, String realmId) {
                deleteOfRealm(entities, entity, realmId);
            }
        };
    }

    /** Purges an entity that has the attributes {@code realmId} and {@code userId}. */
    static Purge byRealmAndUser(String entity) {
        return new Purge() {
            @Override
            public void user(EntityManager entities, String realmId, String userId) {
                entities.createQuery("delete from " + entity + " e where e.realmId = :realm and e.userId = :user")
                        .setParameter("realm", realmId)
                        .setParameter("user", userId)
                        .executeUpdate();
            }

            @Override
            public void realm(EntityManager entities, String realmId) {
                deleteOfRealm(entities, entity, realmId);
            }
        };
    }

    private static void deleteOfRealm(EntityManager entities, String entity, String realmId) {
        entities.createQuery("delete from " + entity + " e where e.realmId = :realm")
                .setParameter("realm", realmId)
                .executeUpdate();
    }
}
