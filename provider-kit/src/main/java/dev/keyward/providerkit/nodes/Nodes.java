package dev.keyward.providerkit.nodes;

import java.util.List;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.provider.Provider;

/**
 * Returns the state of all running nodes, as this node has last read it from the database.
 *
 * <p>A change on a node is visible on all nodes within about ten seconds, a node that was killed disappears within a minute,
 * and a node that stops in order disappears at once. Thread-safe.
 */
public interface Nodes extends Provider {

    /** Returns the running nodes with the files that concern the given realm, sorted by name. */
    List<NodeState> in(RealmModel realm);

    /**
     * Returns a sentence for each file of the given feature that differs between nodes. Leaves out files that do not concern
     * the realm.
     */
    default List<String> differences(RealmModel realm, String feature) {
        return FileDifferences.of(in(realm), feature);
    }

    /** Returns a sentence for each file that differs between nodes. Leaves out files that do not concern the realm. */
    default List<String> differences(RealmModel realm) {
        return FileDifferences.of(in(realm));
    }

    /** Returns the provider of the given session; the result is empty if an administrator has disabled the provider. */
    static Optional<Nodes> of(KeycloakSession session) {
        return Optional.ofNullable(session.getProvider(Nodes.class));
    }
}
