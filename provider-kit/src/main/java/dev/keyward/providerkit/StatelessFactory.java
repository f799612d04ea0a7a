package dev.keyward.providerkit;

import org.keycloak.Config;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.provider.Provider;
import org.keycloak.provider.ProviderFactory;

/**
 * A provider factory that needs neither initialisation nor clean-up.
 *
 * <p>Keycloak creates factories twice, at build time and at run time, so a factory without state is the safe default.
 * Implementations have no mutable fields and are therefore thread-safe.
 *
 * @param <P> the type of its providers
 */
public interface StatelessFactory<P extends Provider> extends ProviderFactory<P> {

    @Override
    default void init(Config.Scope config) {}

    @Override
    default void postInit(KeycloakSessionFactory factory) {}

    @Override
    default void close() {}
}
