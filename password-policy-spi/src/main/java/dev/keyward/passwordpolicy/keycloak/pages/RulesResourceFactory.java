package dev.keyward.passwordpolicy.keycloak.pages;

import com.google.auto.service.AutoService;
import dev.keyward.providerkit.StatelessFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.resource.RealmResourceProvider;
import org.keycloak.services.resource.RealmResourceProviderFactory;

/** Creates the public REST resource {@code /realms/{realm}/password-policy} with the password rules for new users. */
@AutoService(RealmResourceProviderFactory.class)
public final class RulesResourceFactory
        implements RealmResourceProviderFactory, StatelessFactory<RealmResourceProvider> {

    @Override
    public RealmResourceProvider create(KeycloakSession session) {
        return new RealmResourceProvider() {
            @Override
            public Object getResource() {
                return new RulesResource(session);
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public String getId() {
        return "password-policy";
    }
}
