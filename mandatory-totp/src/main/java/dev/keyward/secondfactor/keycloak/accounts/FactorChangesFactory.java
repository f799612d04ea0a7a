package dev.keyward.secondfactor.keycloak.accounts;

import com.google.auto.service.AutoService;
import org.keycloak.Config;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventListenerProviderFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

/** Creates a {@link FactorChanges} listener for each Keycloak session; it is global and needs no configuration. Thread-safe. */
@AutoService(EventListenerProviderFactory.class)
public final class FactorChangesFactory implements EventListenerProviderFactory {

    public static final String PROVIDER_ID = "keyward-factor-changes";

    @Override
    public EventListenerProvider create(KeycloakSession session) {
        return new FactorChanges(session);
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {}

    @Override
    public String getId() {
        return PROVIDER_ID;
    }

    @Override
    public boolean isGlobal() {
        return true;
    }
}
