package dev.keyward.providerkit.nodes;

import com.google.auto.service.AutoService;
import org.keycloak.provider.Provider;
import org.keycloak.provider.ProviderFactory;
import org.keycloak.provider.Spi;

/**
 * Defines the SPI {@code keyward-nodes}, whose provider {@link Nodes} returns the state of all running nodes. Stateless and thread-safe.
 */
@AutoService(Spi.class)
public final class NodesSpi implements Spi {

    @Override
    public boolean isInternal() {
        return true;
    }

    @Override
    public String getName() {
        return "keyward-nodes";
    }

    @Override
    public Class<? extends Provider> getProviderClass() {
        return Nodes.class;
    }

    @Override
    public Class<? extends ProviderFactory<?>> getProviderFactoryClass() {
        return NodesFactory.class;
    }
}
