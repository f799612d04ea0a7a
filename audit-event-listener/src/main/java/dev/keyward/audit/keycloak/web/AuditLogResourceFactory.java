package dev.keyward.audit.keycloak.web;

import com.google.auto.service.AutoService;
import dev.keyward.providerkit.web.AdminCall;
import dev.keyward.providerkit.web.AdminResourceFactory;
import org.keycloak.services.resources.admin.ext.AdminRealmResourceProviderFactory;

/** Creates the admin REST resource {@code /admin/realms/{realm}/audit-log}. */
@AutoService(AdminRealmResourceProviderFactory.class)
public final class AuditLogResourceFactory extends AdminResourceFactory {

    public AuditLogResourceFactory() {
        super("audit-log");
    }

    @Override
    protected Object resource(AdminCall call) {
        return new AuditLogResource(call);
    }
}
