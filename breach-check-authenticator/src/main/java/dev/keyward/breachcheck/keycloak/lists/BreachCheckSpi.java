package dev.keyward.breachcheck.keycloak.lists;

import com.google.auto.service.AutoService;
import org.keycloak.provider.Provider;
import org.keycloak.provider.ProviderFactory;
import org.keycloak.provider.Spi;

/**
 * Defines the SPI through which the password policy, the sign-in check and the admin resource share the breach lists.
 *
 * <p>Stateless and thread-safe.
 */
@AutoService(Spi.class)
public final class BreachCheckSpi implements Spi {

    /** Name of the SPI, as in {@code --spi-keyward-breach-check--lists--index}. */
    public static final String NAME = "keyward-breach-check";

    @Override
    public boolean isInternal() {
        return true;
    }

    @Override
    public String getName() {
        return NAME;
    }

    @Override
    public Class<? extends Provider> getProviderClass() {
        return BreachCheckProvider.class;
    }

    @Override
    public Class<? extends ProviderFactory<?>> getProviderFactoryClass() {
        return BreachCheckProviderFactory.class;
    }
}
