package dev.keyward.providerkit.tables;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Stores named texts of a realm in the table {@code KEYWARD_REALM_RECORD}, which realm imports do not change.
 *
 * <p>A realm has at most one text per name. Texts must be ASCII, because not every database stores all of Unicode. Reads and
 * writes happen in the transaction of the session. Not thread-safe.
 */
public final class RealmRecords {

    private final EntityManager entities;

    public RealmRecords(KeycloakSession session) {
        this.entities = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    }

    /** @param name at most 64 characters */
    public Optional<String> find(RealmModel realm, String name) {
        return Optional.ofNullable(entities.find(RealmRecordEntity.class, id(realm, name)))
                .map(RealmRecordEntity::content);
    }

    public void store(RealmModel realm, String name, String content) {
        String id = id(realm, name);
        RealmRecordEntity record = entities.find(RealmRecordEntity.class, id, LockModeType.PESSIMISTIC_WRITE);
        if (record == null) {
            record = new RealmRecordEntity(id, realm.getId());
            record.change(content);
            entities.persist(record);
        } else {
            record.change(content);
        }
    }

    public void remove(RealmModel realm, String name) {
        Optional.ofNullable(entities.find(RealmRecordEntity.class, id(realm, name)))
                .ifPresent(entities::remove);
    }

    /** Returns the ids of the realms that have a text of the given name. */
    public List<String> realmsWith(String name) {
        return entities.createQuery(
                        "select r.realmId from KeywardRealmRecord r where r.id = concat(r.realmId, :suffix)",
                        String.class)
                .setParameter("suffix", "/" + name)
                .getResultList();
    }

    private static String id(RealmModel realm, String name) {
        return realm.getId() + "/" + name;
    }
}
