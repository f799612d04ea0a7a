package dev.keyward.providerkit.proof.changes;

import com.google.auto.service.AutoService;
import dev.keyward.providerkit.proof.ProofDemands;
import org.keycloak.Config;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventListenerProviderFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

/**
 * Creates an {@link AddressChanges} listener for each Keycloak session. The listener is global and needs no configuration in a
 * realm. Thread-safe.
 */
@AutoService(EventListenerProviderFactory.class)
public final class AddressChangesFactory implements EventListenerProviderFactory {

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public EventListenerProvider create(KeycloakSession session) {
        return new AddressChanges(session, ProofDemands::existIn);
    }

    @Override
    public void close() {}

    @Override
    public String getId() {
        return "keyward-address-changes";
    }

    @Override
    public boolean isGlobal() {
        return true;
    }
}
