package dev.keyward.realmsetup.keycloak;

import com.google.auto.service.AutoService;
import dev.keyward.providerkit.options.ServerOptions;
import java.util.List;
import java.util.Optional;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.services.resources.admin.AdminEventBuilder;
import org.keycloak.services.resources.admin.ext.AdminRealmResourceProvider;
import org.keycloak.services.resources.admin.ext.AdminRealmResourceProviderFactory;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;

/** {@code /admin/realms/{realm}/setup}. */
@AutoService(AdminRealmResourceProviderFactory.class)
public final class SetupResourceFactory implements AdminRealmResourceProviderFactory {

    private Optional<DefaultProfile> defaultProfile = Optional.empty();

    @Override
    public AdminRealmResourceProvider create(KeycloakSession session) {
        return new AdminRealmResourceProvider() {
            @Override
            public Object getResource(
                    KeycloakSession current,
                    RealmModel realm,
                    AdminPermissionEvaluator auth,
                    AdminEventBuilder adminEvent) {
                return new SetupResource(current, realm, auth, adminEvent);
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void init(Config.Scope config) {
        defaultProfile = DefaultProfile.of(config);
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        defaultProfile.ifPresent(profile -> factory.register(profile::onEvent));
    }

    @Override
    public void close() {}

    @Override
    public List<ProviderConfigProperty> getConfigMetadata() {
        return ServerOptions.metadata(DefaultProfile.OPTION);
    }

    @Override
    public String getId() {
        return "setup";
    }
}
