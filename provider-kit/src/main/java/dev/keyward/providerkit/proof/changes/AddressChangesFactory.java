package dev.keyward.providerkit.proof.changes;

import com.google.auto.service.AutoService;
import dev.keyward.providerkit.proof.ProofDemand;
import java.util.List;
import java.util.ServiceLoader;
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

    private final List<ProofDemand> demands =
            ServiceLoader.load(ProofDemand.class, AddressChangesFactory.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public EventListenerProvider create(KeycloakSession session) {
        return new AddressChanges(session, realm -> demands.stream().anyMatch(demand -> demand.isIn(realm)));
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
