package dev.keyward.providerkit;

import org.keycloak.Config;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.provider.Provider;
import org.keycloak.provider.ProviderFactory;

/**
 * A provider factory with nothing to set up or close.
 *
 * <p>Keycloak creates factories twice, once while it builds and once while it runs, so a factory that holds no state
 * is the safe default. Implementations are thread-safe by having no fields that change.
 *
 * @param <P> the provider that it creates
 */
public interface StatelessFactory<P extends Provider> extends ProviderFactory<P> {

    @Override
    default void init(Config.Scope config) {}

    @Override
    default void postInit(KeycloakSessionFactory factory) {}

    @Override
    default void close() {}
}
