package dev.keyward.breachcheck.keycloak.lists;

import org.keycloak.provider.ProviderFactory;

/** Creates the provider that looks passwords up in the breach lists of this server. Thread-safe. */
public interface BreachCheckProviderFactory extends ProviderFactory<BreachCheckProvider> {}
