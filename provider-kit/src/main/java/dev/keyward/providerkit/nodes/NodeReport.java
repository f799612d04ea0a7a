package dev.keyward.providerkit.nodes;

import java.util.List;
import java.util.function.Predicate;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;

/**
 * Reports the files that one feature uses on this node. Implementations are found by {@link java.util.ServiceLoader}, and are
 * thread-safe.
 */
public interface NodeReport {

    /**
     * Returns the name of the feature whose files this report lists. It never changes, because nodes of different versions must agree on
     * it.
     */
    String id();

    /** Returns the files that the feature uses now. Called every few seconds on a background thread. */
    List<NodeFile> files(KeycloakSessionFactory factory);

    /**
     * Returns a predicate for the files of this feature that the given realm uses. Only administrators of the realm {@code master} see
     * the others.
     */
    default Predicate<NodeFile> usedBy(KeycloakSession session, RealmModel realm) {
        return file -> true;
    }
}
