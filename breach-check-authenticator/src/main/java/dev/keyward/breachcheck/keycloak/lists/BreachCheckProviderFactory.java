package dev.keyward.breachcheck.keycloak.lists;

import org.keycloak.provider.ProviderFactory;

/** Creates the {@link BreachCheckProvider}, which all Keycloak sessions of this server share. Thread-safe. */
public interface BreachCheckProviderFactory extends ProviderFactory<BreachCheckProvider> {}
