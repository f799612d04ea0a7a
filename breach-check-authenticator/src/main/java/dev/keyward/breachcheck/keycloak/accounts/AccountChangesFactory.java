package dev.keyward.breachcheck.keycloak.accounts;

import com.google.auto.service.AutoService;
import dev.keyward.breachcheck.keycloak.authsession.Arrival;
import dev.keyward.providerkit.StatelessFactory;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventListenerProviderFactory;
import org.keycloak.models.KeycloakSession;

/**
 * Creates {@link AccountChanges} for each session, as a global listener that needs no configuration in a realm. Stateless and
 * thread-safe.
 */
@AutoService(EventListenerProviderFactory.class)
public final class AccountChangesFactory
        implements EventListenerProviderFactory, StatelessFactory<EventListenerProvider> {

    public static final String PROVIDER_ID = "keyward-account-changes";

    @Override
    public EventListenerProvider create(KeycloakSession session) {
        Arrival.note(session);
        return new AccountChanges(session);
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
