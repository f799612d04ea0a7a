package dev.keyward.breachcheck.keycloak.lists;

import org.keycloak.provider.ProviderFactory;

/** Makes the provider that asks the breach lists of this server. Thread-safe. */
public interface BreachCheckProviderFactory extends ProviderFactory<BreachCheckProvider> {}
