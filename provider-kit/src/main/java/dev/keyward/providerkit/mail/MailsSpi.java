package dev.keyward.providerkit.mail;

import com.google.auto.service.AutoService;
import org.keycloak.provider.Provider;
import org.keycloak.provider.ProviderFactory;
import org.keycloak.provider.Spi;

/** Defines the SPI {@code keyward-mail}, through which features get {@link Mails}. Stateless and thread-safe. */
@AutoService(Spi.class)
public final class MailsSpi implements Spi {

    @Override
    public boolean isInternal() {
        return true;
    }

    @Override
    public String getName() {
        return "keyward-mail";
    }

    @Override
    public Class<? extends Provider> getProviderClass() {
        return Mails.class;
    }

    @Override
    public Class<? extends ProviderFactory<?>> getProviderFactoryClass() {
        return MailsFactory.class;
    }
}
