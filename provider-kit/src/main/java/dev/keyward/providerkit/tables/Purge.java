package dev.keyward.providerkit.tables;

import jakarta.persistence.EntityManager;

/** Deletes Keyward's rows of a user or realm that is being deleted, in the same transaction. Thread-safe. */
public interface Purge {

    void user(EntityManager entities, String realmId, String userId);

    void realm(EntityManager entities, String realmId);

    /** Returns a purge that deletes nothing, for a table whose rows belong to the server. */
    static Purge nothing() {
        return new Purge() {
            @Override
            public void user(EntityManager entities, String realmId, String userId) {}

            @Override
            public void realm(EntityManager entities, String realmId) {}
        };
    }

    /**
     * Returns a purge for an entity whose rows belong to a realm and not to a user. It deletes them by the attribute
     * {@code realmId}.
     */
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

    /** Returns a purge for the given entity, which must have the attributes {@code realmId} and {@code userId}. */
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
