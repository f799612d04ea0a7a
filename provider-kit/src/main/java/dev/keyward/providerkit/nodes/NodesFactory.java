package dev.keyward.providerkit.nodes;

import org.keycloak.provider.ProviderFactory;

/** Creates the {@link Nodes} of each session. Thread-safe. */
public interface NodesFactory extends ProviderFactory<Nodes> {}
