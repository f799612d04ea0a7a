package dev.keyward.passwordpolicy.keycloak.admin;

import com.google.auto.service.AutoService;
import dev.keyward.providerkit.web.AdminCall;
import dev.keyward.providerkit.web.AdminResourceFactory;
import org.keycloak.services.resources.admin.ext.AdminRealmResourceProviderFactory;

/** Creates the admin REST resource {@code /admin/realms/{realm}/password-policy}. */
@AutoService(AdminRealmResourceProviderFactory.class)
public final class PolicyAdminResourceFactory extends AdminResourceFactory {

    private final CallLimit explanations = new CallLimit();

    public PolicyAdminResourceFactory() {
        super("password-policy");
    }

    @Override
    protected Object resource(AdminCall call) {
        return new PolicyAdminResource(call, explanations);
    }
}
