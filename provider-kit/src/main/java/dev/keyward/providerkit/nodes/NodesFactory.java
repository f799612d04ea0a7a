package dev.keyward.providerkit.nodes;

import org.keycloak.provider.ProviderFactory;

/** Creates for each Keycloak session the provider {@link Nodes}, which returns the state of all running nodes. Thread-safe. */
public interface NodesFactory extends ProviderFactory<Nodes> {}
