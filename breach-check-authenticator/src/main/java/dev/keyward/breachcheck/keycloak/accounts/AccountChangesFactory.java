package dev.keyward.breachcheck.keycloak.accounts;

import com.google.auto.service.AutoService;
import dev.keyward.breachcheck.keycloak.authsession.Arrival;
import org.keycloak.Config;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventListenerProviderFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

/**
 * Creates an {@link AccountChanges} listener for each Keycloak session. The listener is global and needs no configuration in a
 * realm. Thread-safe.
 */
@AutoService(EventListenerProviderFactory.class)
public final class AccountChangesFactory implements EventListenerProviderFactory {

    public static final String PROVIDER_ID = "keyward-account-changes";

    private final ClientLogouts logouts = new ClientLogouts();

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public EventListenerProvider create(KeycloakSession session) {
        Arrival.note(session);
        return new AccountChanges(session, logouts);
    }

    @Override
    public void close() {
        logouts.close();
    }

    @Override
    public String getId() {
        return PROVIDER_ID;
    }

    @Override
    public boolean isGlobal() {
        return true;
    }
}
