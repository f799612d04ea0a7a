package dev.keyward.secondfactor.keycloak.web;

import com.google.auto.service.AutoService;
import dev.keyward.providerkit.web.AdminCall;
import dev.keyward.providerkit.web.AdminResourceFactory;
import org.keycloak.services.resources.admin.ext.AdminRealmResourceProviderFactory;

/** Registers the admin REST resource at {@code /admin/realms/{realm}/second-factor}. Stateless and thread-safe. */
@AutoService(AdminRealmResourceProviderFactory.class)
public final class SecondFactorResourceFactory extends AdminResourceFactory {

    public SecondFactorResourceFactory() {
        super("second-factor");
    }

    @Override
    protected Object resource(AdminCall call) {
        return new SecondFactorResource(call);
    }
}
