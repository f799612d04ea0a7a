package dev.keyward.breachcheck.keycloak.web;

import com.google.auto.service.AutoService;
import dev.keyward.providerkit.web.AdminCall;
import dev.keyward.providerkit.web.AdminResourceFactory;
import org.keycloak.services.resources.admin.ext.AdminRealmResourceProviderFactory;

/** Registers the admin REST resource at {@code /admin/realms/{realm}/breach-check}. Stateless and thread-safe. */
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
