package dev.keyward.realmsetup.keycloak;

import com.google.auto.service.AutoService;
import dev.keyward.providerkit.jobs.Jobs;
import dev.keyward.providerkit.metrics.Gauges;
import dev.keyward.providerkit.options.ServerOptions;
import dev.keyward.providerkit.versions.Versions;
import dev.keyward.providerkit.web.AdminCall;
import dev.keyward.providerkit.web.AdminResourceFactory;
import dev.keyward.realmsetup.keycloak.gate.TokenGateWatch;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.provider.Provider;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.services.resources.admin.ext.AdminRealmResourceProviderFactory;

/** Creates the resource {@code /admin/realms/{realm}/setup}, applies the default setup profile to new realms, and watches token gates. */
@AutoService(AdminRealmResourceProviderFactory.class)
public final class SetupResourceFactory extends AdminResourceFactory {

    private final Gauges gauges = new Gauges();

    private Optional<DefaultProfile> defaultProfile = Optional.empty();

    private Optional<Jobs> jobs = Optional.empty();

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
        TokenGateWatch watch = new TokenGateWatch(factory);
        watch.register(gauges);
        jobs = Optional.of(new Jobs(factory, List.of(watch)));
    }

    @Override
    public Set<Class<? extends Provider>> dependsOn() {
        return Jobs.dependencies();
    }

    @Override
    public void close() {
        jobs.ifPresent(Jobs::close);
        gauges.close();
    }

    @Override
    public List<ProviderConfigProperty> getConfigMetadata() {
        return ServerOptions.metadata(DefaultProfile.OPTION);
    }
}
