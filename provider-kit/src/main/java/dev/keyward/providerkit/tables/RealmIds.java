package dev.keyward.providerkit.tables;

import java.util.List;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/** Lists the ids of all realms in pages, for background jobs that must not load every realm at once. Stateless and thread-safe. */
public final class RealmIds {

    private RealmIds() {}

    /**
     * Returns the ids of the realms that follow the given id, in the order of the database. {@code RealmEntity} is Keycloak's.
     *
     * @param id the last id of the previous page; empty for the first page
     */
    public static List<String> after(KeycloakSession session, String id, int maximum) {
        return session.getProvider(JpaConnectionProvider.class)
                .getEntityManager()
                .createQuery("select r.id from RealmEntity r where r.id > :last order by r.id", String.class)
                .setParameter("last", id)
                .setMaxResults(maximum)
                .getResultList();
    }
}
