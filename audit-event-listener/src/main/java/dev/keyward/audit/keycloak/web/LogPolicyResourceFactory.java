package dev.keyward.audit.keycloak.web;

import com.google.auto.service.AutoService;
import dev.keyward.providerkit.StatelessFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.resource.RealmResourceProvider;
import org.keycloak.services.resource.RealmResourceProviderFactory;

/** Creates the public REST resource {@code /realms/{realm}/audit-log}, which returns the keys that verify the realm's log. */
@AutoService(RealmResourceProviderFactory.class)
public final class LogPolicyResourceFactory
        implements RealmResourceProviderFactory, StatelessFactory<RealmResourceProvider> {

    @Override
    public RealmResourceProvider create(KeycloakSession session) {
        return new RealmResourceProvider() {
            @Override
            public Object getResource() {
                return new LogPolicyResource(session);
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public String getId() {
        return "audit-log";
    }
}
