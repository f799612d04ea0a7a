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
 * Finds and deletes the {@link UserRecords} of all users of a realm, who may be a million.
 *
 * <p>Keycloak's models access credentials user by user only, so this runs two statements on Keycloak's entities, in the transaction of the
 * session. Not shared between threads.
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

    /** Whether any user of the realm has a record. */
    public boolean any(RealmModel realm) {
        return List.of(LOCAL, FEDERATED).stream()
                .anyMatch(where -> !entities.createQuery("select c.id from " + where, String.class)
                        .setParameter("types", UserRecords.TYPES)
                        .setParameter("realm", realm.getId())
                        .setMaxResults(1)
                        .getResultList()
                        .isEmpty());
    }

    /** Deletes the records of all users of the realm. */
    public void removeAll(RealmModel realm) {
        List.of(LOCAL, FEDERATED)
                .forEach(where -> entities.createQuery("delete from " + where)
                        .setParameter("types", UserRecords.TYPES)
                        .setParameter("realm", realm.getId())
                        .executeUpdate());
        evictUsers(realm);
    }

    /**
     * Evicts the realm's users from Keycloak's cache, which still has the deleted records.
     *
     * <p>The interface {@code UserCache} is in {@code keycloak-model-storage}, an artifact that is not published, so the provider is found
     * by the name of its SPI. Failure policy: logged; the cache expires later, and shows administrators the deleted records until then.
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
