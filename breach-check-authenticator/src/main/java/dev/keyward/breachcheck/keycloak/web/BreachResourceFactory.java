package dev.keyward.breachcheck.keycloak.web;

import com.google.auto.service.AutoService;
import dev.keyward.providerkit.web.AdminCall;
import dev.keyward.providerkit.web.AdminResourceFactory;
import org.keycloak.services.resources.admin.ext.AdminRealmResourceProviderFactory;

/** Provides the admin resource {@code /admin/realms/{realm}/breach-check}. */
@AutoService(AdminRealmResourceProviderFactory.class)
public final class BreachResourceFactory extends AdminResourceFactory {

    public BreachResourceFactory() {
        super("breach-check");
    }

    @Override
    protected Object resource(AdminCall call) {
        return new BreachResource(call);
    }
}
