package dev.keyward.audit.keycloak.realmsinks;

import com.google.auto.service.AutoService;
import dev.keyward.providerkit.tables.KeywardTables;
import dev.keyward.providerkit.tables.Purge;
import jakarta.persistence.EntityManager;
import java.util.List;
import org.keycloak.connections.jpa.entityprovider.JpaEntityProviderFactory;

/**
 * Registers the table {@code KEYWARD_AUDIT_REALM_SINK} with Keycloak.
 *
 * <p>Deleting a realm deletes its sinks, their positions and their states in the same transaction. Thread-safe.
 */
@AutoService(JpaEntityProviderFactory.class)
public final class RealmSinkTables extends KeywardTables {

    public RealmSinkTables() {
        super(
                "keyward-realm-sinks",
                1,
                "META-INF/keyward-realm-sinks-1.xml",
                List.of(RealmSinkEntity.class),
                new OfRealm());
    }

    private static final class OfRealm implements Purge {

        @Override
        public void user(EntityManager entities, String realmId, String userId) {}

        @Override
        public void realm(EntityManager entities, String realmId) {
            for (String entity : List.of("KeywardAuditSink", "KeywardAuditSinkState")) {
                entities.createQuery("delete from " + entity
                                + " s where s.sink in (select r.id from KeywardAuditRealmSink r where"
                                + " r.realmId = :realm)")
                        .setParameter("realm", realmId)
                        .executeUpdate();
            }
            entities.createQuery("delete from KeywardAuditRealmSink r where r.realmId = :realm")
                    .setParameter("realm", realmId)
                    .executeUpdate();
        }
    }
}
