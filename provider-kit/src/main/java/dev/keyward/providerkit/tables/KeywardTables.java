package dev.keyward.providerkit.tables;

import com.google.auto.service.AutoService;
import java.util.List;
import org.keycloak.Config;
import org.keycloak.connections.jpa.entityprovider.JpaEntityProvider;
import org.keycloak.connections.jpa.entityprovider.JpaEntityProviderFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel.RealmRemovedEvent;

/**
 * Registers Keyward's tables with Keycloak, which creates and updates them with Liquibase when it starts.
 *
 * <p>All names begin with {@code KEYWARD_}. Rows of a realm go when the realm is deleted. Thread-safe.
 */
@AutoService(JpaEntityProviderFactory.class)
public final class KeywardTables implements JpaEntityProviderFactory {

    /** Its first ten characters name Liquibase's own table: {@code DATABASECHANGELOG_KEYWARD}. */
    private static final String ID = "keyward";

    @Override
    public JpaEntityProvider create(KeycloakSession session) {
        return new JpaEntityProvider() {
            @Override
            public List<Class<?>> getEntities() {
                return List.of(RealmRecordEntity.class);
            }

            @Override
            public String getChangelogLocation() {
                return "META-INF/keyward-tables-1.xml";
            }

            @Override
            public String getFactoryId() {
                return ID;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        factory.register(event -> {
            if (event instanceof RealmRemovedEvent removed) {
                new RealmRecords(removed.getKeycloakSession()).removeAll(removed.getRealm());
            }
        });
    }

    @Override
    public void close() {}

    @Override
    public String getId() {
        return ID;
    }
}
