package dev.keyward.realmsetup.keycloak;

import com.google.auto.service.AutoService;
import dev.keyward.providerkit.options.ServerOptions;
import dev.keyward.providerkit.versions.Versions;
import dev.keyward.providerkit.web.AdminCall;
import dev.keyward.providerkit.web.AdminResourceFactory;
import java.util.List;
import java.util.Optional;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.services.resources.admin.ext.AdminRealmResourceProviderFactory;

/** Creates the resource {@code /admin/realms/{realm}/setup}, and applies the default setup profile to new realms. */
@AutoService(AdminRealmResourceProviderFactory.class)
public final class SetupResourceFactory extends AdminResourceFactory {

    private Optional<DefaultProfile> defaultProfile = Optional.empty();

    public SetupResourceFactory() {
        super("setup");
    }

    @Override
    protected Object resource(AdminCall call) {
        return new SetupResource(call);
    }

    @Override
    public void init(Config.Scope config) {
        defaultProfile = DefaultProfile.of(config);
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        Versions.current().log();
        defaultProfile.ifPresent(profile -> factory.register(profile::onEvent));
    }

    @Override
    public List<ProviderConfigProperty> getConfigMetadata() {
        return ServerOptions.metadata(DefaultProfile.OPTION);
    }
}
