package dev.keyward.audit.keycloak.table;

import com.google.auto.service.AutoService;
import dev.keyward.providerkit.tables.KeywardTables;
import dev.keyward.providerkit.tables.Purge;
import jakarta.persistence.EntityManager;
import java.util.List;
import org.keycloak.connections.jpa.entityprovider.JpaEntityProviderFactory;

/**
 * Registers the tables {@code KEYWARD_AUDIT_LOG}, {@code KEYWARD_AUDIT_RECORD}, {@code KEYWARD_AUDIT_TILE}, {@code
 * KEYWARD_AUDIT_SINK} and {@code KEYWARD_AUDIT_SINK_STATE} with Keycloak.
 *
 * <p>Deleting a user removes nothing, because it would destroy evidence. Deleting a realm closes its log. Thread-safe.
 */
@AutoService(JpaEntityProviderFactory.class)
public final class AuditTables extends KeywardTables {

    public AuditTables() {
        super(
                "keyward-audit",
                6,
                "META-INF/keyward-audit-1.xml",
                List.of(
                        AuditLogEntity.class,
                        AuditRecordEntity.class,
                        AuditTileEntity.class,
                        AuditSinkEntity.class,
                        SinkStateEntity.class),
                new ClosedLogs());
    }

    /** Closes the log of a deleted realm, in the transaction of the deletion. */
    private static final class ClosedLogs implements Purge {

        @Override
        public void user(EntityManager entities, String realmId, String userId) {}

        @Override
        public void realm(EntityManager entities, String realmId) {
            entities.createQuery("update KeywardAuditLog l set l.openFor = l.id where l.openFor = :realm")
                    .setParameter("realm", realmId)
                    .executeUpdate();
        }
    }
}
