package dev.keyward.providerkit.nodes;

import org.keycloak.provider.ProviderFactory;

/**
 * Creates the provider {@link Nodes} for each Keycloak session. This provider returns the state of all running nodes.
 * Thread-safe.
 */
public interface NodesFactory extends ProviderFactory<Nodes> {}
