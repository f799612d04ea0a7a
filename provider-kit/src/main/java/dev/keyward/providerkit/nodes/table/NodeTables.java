package dev.keyward.providerkit.nodes.table;

import com.google.auto.service.AutoService;
import dev.keyward.providerkit.tables.KeywardTables;
import dev.keyward.providerkit.tables.Purge;
import java.util.List;
import org.keycloak.connections.jpa.entityprovider.JpaEntityProviderFactory;

/** Registers the table {@code KEYWARD_NODE} with Keycloak; it has one row per running node. Thread-safe. */
@AutoService(JpaEntityProviderFactory.class)
public final class NodeTables extends KeywardTables {

    public NodeTables() {
        super("keyward-nodes", 1, "META-INF/keyward-nodes-1.xml", List.of(NodeEntity.class), Purge.nothing());
    }
}
