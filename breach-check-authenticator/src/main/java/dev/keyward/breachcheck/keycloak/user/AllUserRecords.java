package dev.keyward.breachcheck.keycloak.user;

import dev.keyward.providerkit.failures.FailureTrace;
import jakarta.persistence.EntityManager;
import java.util.List;
import org.jboss.logging.Logger;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.provider.Provider;
import org.keycloak.provider.Spi;

/**
 * Finds and deletes the {@link UserRecords} of all users of a realm, even for millions of users.
 *
 * <p>Keycloak's models access credentials only user by user, so this class runs two statements on Keycloak's entities, in the
 * transaction of the session. Not thread-safe.
 */
public final class AllUserRecords {

    private static final Logger LOG = Logger.getLogger(AllUserRecords.class);

    private static final String LOCAL =
            "CredentialEntity c where c.type in :types and c.user.id in (select u.id from UserEntity u where u.realmId = :realm)";

    private static final String FEDERATED =
            "FederatedUserCredentialEntity c where c.type in :types and c.realmId = :realm";

    private static final String USER_CACHE = "userCache";

    private final KeycloakSession session;
    private final EntityManager entities;

    public AllUserRecords(KeycloakSession session) {
        this.session = session;
        this.entities = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    }

    /** Returns whether any user of the realm has a record of the breach check. */
    public boolean any(RealmModel realm) {
        return List.of(LOCAL, FEDERATED).stream()
                .anyMatch(where -> !entities.createQuery("select c.id from " + where, String.class)
                        .setParameter("types", UserRecords.TYPES)
                        .setParameter("realm", realm.getId())
                        .setMaxResults(1)
                        .getResultList()
                        .isEmpty());
    }

    /** Deletes the records of the breach check for all users of the realm. */
    public void removeAll(RealmModel realm) {
        List.of(LOCAL, FEDERATED)
                .forEach(where -> entities.createQuery("delete from " + where)
                        .setParameter("types", UserRecords.TYPES)
                        .setParameter("realm", realm.getId())
                        .executeUpdate());
        evictUsers(realm);
    }

    /**
     * Evicts the realm's users from Keycloak's cache, which still contains the deleted records.
     *
     * <p>The interface {@code UserCache} is in the artifact {@code keycloak-model-storage}, which is not published, so the
     * provider is found by the name of its SPI. Failure policy: a failure is logged, and administrators see the deleted records
     * until the cache expires.
     */
    private void evictUsers(RealmModel realm) {
        try {
            for (Spi spi : session.getKeycloakSessionFactory().getSpis()) {
                if (spi.getName().equals(USER_CACHE)) {
                    Provider cache = session.getProvider(spi.getProviderClass());
                    spi.getProviderClass().getMethod("evict", RealmModel.class).invoke(cache, realm);
                }
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.errorf("The cache of users could not be cleared. %s", FailureTrace.of(e));
        }
    }
}
