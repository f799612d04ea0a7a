package dev.keyward.providerkit.tables;

import jakarta.persistence.EntityManager;
import java.util.List;
import org.keycloak.Config;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.connections.jpa.entityprovider.JpaEntityProvider;
import org.keycloak.connections.jpa.entityprovider.JpaEntityProviderFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel.RealmRemovedEvent;
import org.keycloak.models.UserModel.UserPreRemovedEvent;

/**
 * Registers a group of Keyward's tables with Keycloak, which creates and updates them with Liquibase when it starts.
 *
 * <p>A subclass names the entities, the changelog and the rows to purge. All table names begin with {@code KEYWARD_}. The rows of
 * a deleted user or realm are purged in the transaction of the deletion. Keycloak publishes no event when an imported user
 * disappears from a directory, so tables with rows per user also need a retention period. Thread-safe.
 */
public abstract class KeywardTables implements JpaEntityProviderFactory {

    private final String id;
    private final int version;
    private final String changelog;
    private final List<Class<?>> entities;
    private final Purge purge;

    /**
     * @param id id of the group; its first ten characters must be unique, because Liquibase's own table is named {@code
     *     DATABASECHANGELOG_} plus these
     * @param version version of the tables, because Keycloak refuses a rolling update if it changes. Raise it with a change set that
     *     older nodes do not understand, such as a new column; an index needs no new version.
     * @param changelog path of the changelog in the jar; must be unique as well
     */
    protected KeywardTables(String id, int version, String changelog, List<Class<?>> entities, Purge purge) {
        this.id = id;
        this.version = version;
        this.changelog = changelog;
        this.entities = List.copyOf(entities);
        this.purge = purge;
    }

    @Override
    public final String getId() {
        return id;
    }

    /**
     * Returns the version of the tables that this object registers. {@code kc.sh update-compatibility} compares this
     * version.
     */
    final int version() {
        return version;
    }

    @Override
    public final JpaEntityProvider create(KeycloakSession session) {
        return new JpaEntityProvider() {
            @Override
            public List<Class<?>> getEntities() {
                return entities;
            }

            @Override
            public String getChangelogLocation() {
                return changelog;
            }

            @Override
            public String getFactoryId() {
                return id;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public final void init(Config.Scope config) {}

    @Override
    public final void postInit(KeycloakSessionFactory factory) {
        factory.register(event -> {
            if (event instanceof RealmRemovedEvent removed) {
                purge.realm(
                        entities(removed.getKeycloakSession()),
                        removed.getRealm().getId());
            } else if (event instanceof UserPreRemovedEvent removed) {
                purge.user(
                        entities(removed.getKeycloakSession()),
                        removed.getRealm().getId(),
                        removed.getUser().getId());
            }
        });
    }

    @Override
    public final void close() {}

    private static EntityManager entities(KeycloakSession session) {
        return session.getProvider(JpaConnectionProvider.class).getEntityManager();
    }
}
