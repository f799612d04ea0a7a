package dev.keyward.breachcheck.keycloak.user;

import dev.keyward.providerkit.failures.FailureTrace;
import jakarta.persistence.EntityManager;
import java.util.List;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.provider.Provider;
import org.keycloak.provider.Spi;

/**
 * All {@link UserRecords} of a realm at once: Keycloak's models know them user by user only, and a realm may have a million.
 *
 * <p>Two statements each, whatever the number of users; in the transaction of the session. Not shared between threads.
 */
public final class AllUserRecords {

    private static final Logger LOG = Logger.getLogger(AllUserRecords.class);

    private static final String LOCAL =
            "CredentialEntity c where c.type in :types and c.user.id in (select u.id from UserEntity u where u.realmId = :realm)";

    private static final String FEDERATED =
            "FederatedUserCredentialEntity c where c.type in :types and c.realmId = :realm";

    private final KeycloakSession session;

    public AllUserRecords(KeycloakSession session) {
        this.session = session;
    }

    public boolean any(RealmModel realm) {
        return List.of(LOCAL, FEDERATED).stream()
                .anyMatch(where -> !entities()
                        .createQuery("select c.id from " + where, String.class)
                        .setParameter("types", UserRecords.TYPES)
                        .setParameter("realm", realm.getId())
                        .setMaxResults(1)
                        .getResultList()
                        .isEmpty());
    }

    public void removeAll(RealmModel realm) {
        List.of(LOCAL, FEDERATED)
                .forEach(where -> entities()
                        .createQuery("delete from " + where)
                        .setParameter("types", UserRecords.TYPES)
                        .setParameter("realm", realm.getId())
                        .executeUpdate());
        evictUsers(realm);
    }

    private EntityManager entities() {
        return (EntityManager) ask("connectionsJpa", "getEntityManager", new Class<?>[0]);
    }

    /**
     * The users that Keycloak has cached still have what was deleted. Failure policy: logged; the cache forgets by itself, and until
     * then shows administrators what is not there any more.
     */
    private void evictUsers(RealmModel realm) {
        try {
            ask("userCache", "evict", new Class<?>[] {RealmModel.class}, realm);
        } catch (RuntimeException e) {
            LOG.errorf("The cache of users could not be cleared. %s", FailureTrace.of(e));
        }
    }

    /** These two interfaces are in artifacts of Keycloak that are not published whole, so they are found by the names of their SPIs. */
    private Object ask(String spiName, String method, Class<?>[] types, Object... arguments) {
        try {
            for (Spi spi : session.getKeycloakSessionFactory().getSpis()) {
                if (spi.getName().equals(spiName)) {
                    Provider provider = session.getProvider(spi.getProviderClass());
                    return spi.getProviderClass().getMethod(method, types).invoke(provider, arguments);
                }
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(spiName + " is not as in the Keycloak that this was made for", e);
        }
        throw new IllegalStateException("This Keycloak has no " + spiName);
    }
}
