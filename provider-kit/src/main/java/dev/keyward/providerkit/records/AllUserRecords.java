package dev.keyward.providerkit.records;

import dev.keyward.providerkit.failures.FailureTrace;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.provider.Provider;
import org.keycloak.provider.Spi;

/**
 * Finds and deletes Keyward's records of given types of all users of a realm, even for millions of users.
 *
 * <p>Keycloak's models access credentials only user by user, so this class runs two statements on Keycloak's entities, in the
 * transaction of the session. Not thread-safe.
 */
public final class AllUserRecords {

    private static final Logger LOG = Logger.getLogger(AllUserRecords.class);

    private static final String LOCAL =
            "CredentialEntity c where c.type in :types and c.user.id in (select u.id from UserEntity u where u.realmId"
                    + " = :realm)";

    private static final String FEDERATED =
            "FederatedUserCredentialEntity c where c.type in :types and c.realmId = :realm";

    private static final String USER_CACHE = "userCache";

    private static final String NOT_EVICTED =
            "The users of a realm stay in Keycloak's cache until it expires, with records that were deleted.";

    private final KeycloakSession session;
    private final List<String> types;
    private final EntityManager entities;

    /** @param types credential types; none of Keycloak's own */
    public AllUserRecords(KeycloakSession session, List<String> types) {
        this.session = session;
        this.types = List.copyOf(types);
        this.entities = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    }

    /** Returns whether any user of the realm has a credential of one of the types. */
    public boolean any(RealmModel realm) {
        return List.of(LOCAL, FEDERATED).stream()
                .anyMatch(where -> !entities.createQuery("select c.id from " + where, String.class)
                        .setParameter("types", types)
                        .setParameter("realm", realm.getId())
                        .setMaxResults(1)
                        .getResultList()
                        .isEmpty());
    }

    /** Deletes the credentials of these types of all users of the realm. */
    public void removeAll(RealmModel realm) {
        List.of(LOCAL, FEDERATED)
                .forEach(where -> entities.createQuery("delete from " + where)
                        .setParameter("types", types)
                        .setParameter("realm", realm.getId())
                        .executeUpdate());
        evictUsers(realm);
    }

    /**
     * Removes the realm's users from Keycloak's cache, because the cache still contains deleted records of these users.
     * Does nothing if an administrator has switched the cache off.
     *
     * <p>The interface {@code UserCache} is in the artifact {@code keycloak-model-storage}, which is not published, so the
     * provider is found by the name of its SPI. Failure policy: a failure is logged, and administrators see the deleted records
     * until the cache expires.
     */
    private void evictUsers(RealmModel realm) {
        try {
            Optional<Spi> spi = session.getKeycloakSessionFactory().getSpis().stream()
                    .filter(known -> known.getName().equals(USER_CACHE))
                    .findFirst();
            if (spi.isEmpty()) {
                return; // kc.sh build drops the SPI of a cache that is switched off
            }
            Class<? extends Provider> type = spi.get().getProviderClass();
            Provider cache = session.getProvider(type);
            if (cache != null) {
                type.getMethod("evict", RealmModel.class).invoke(cache, realm);
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.errorf("%s %s", NOT_EVICTED, FailureTrace.of(e));
        }
    }
}
