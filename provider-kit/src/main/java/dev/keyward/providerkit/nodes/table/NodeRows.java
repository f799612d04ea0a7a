package dev.keyward.providerkit.nodes.table;

import jakarta.persistence.EntityManager;
import java.util.Collection;
import java.util.List;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/** Reads and writes the rows of the table {@code KEYWARD_NODE}, each call in a separate transaction. Thread-safe. */
final class NodeRows {

    private final KeycloakSessionFactory factory;

    NodeRows(KeycloakSessionFactory factory) {
        this.factory = factory;
    }

    /** Inserts or updates the given row, and returns the rows of all nodes. Another node may have deleted the row. */
    List<NodeRow> exchange(NodeRow own) {
        return KeycloakModelUtils.runJobInTransactionWithResult(factory, session -> {
            EntityManager entities =
                    session.getProvider(JpaConnectionProvider.class).getEntityManager();
            NodeEntity row = entities.find(NodeEntity.class, own.id());
            if (row == null) {
                row = new NodeEntity(own.id());
                row.beat(own.beats(), own.content());
                entities.persist(row);
            } else {
                row.beat(own.beats(), own.content());
            }
            entities.flush();
            return entities.createQuery("select n from KeywardNode n", NodeEntity.class)
                    .getResultStream()
                    .map(NodeEntity::row)
                    .toList();
        });
    }

    /** Deletes the row of the given node, whatever it contains. */
    void delete(String id) {
        KeycloakModelUtils.runJobInTransaction(
                factory,
                session -> session.getProvider(JpaConnectionProvider.class)
                        .getEntityManager()
                        .createQuery("delete from KeywardNode n where n.id = :id")
                        .setParameter("id", id)
                        .executeUpdate());
    }

    /** Deletes the given rows. A row that its node has written again in the meantime stays. */
    void delete(Collection<NodeRow> rows) {
        KeycloakModelUtils.runJobInTransaction(factory, session -> {
            EntityManager entities =
                    session.getProvider(JpaConnectionProvider.class).getEntityManager();
            rows.forEach(row -> entities.createQuery("delete from KeywardNode n where n.id = :id and n.beats = :beats")
                    .setParameter("id", row.id())
                    .setParameter("beats", row.beats())
                    .executeUpdate());
        });
    }
}
