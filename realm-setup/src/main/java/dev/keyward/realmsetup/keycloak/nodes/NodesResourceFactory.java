package dev.keyward.realmsetup.keycloak.nodes;

import com.google.auto.service.AutoService;
import dev.keyward.providerkit.web.AdminCall;
import dev.keyward.providerkit.web.AdminResourceFactory;
import org.keycloak.services.resources.admin.ext.AdminRealmResourceProviderFactory;

/** Registers the admin REST resource at {@code /admin/realms/{realm}/cluster-nodes}. Stateless and thread-safe. */
@AutoService(AdminRealmResourceProviderFactory.class)
public final class NodesResourceFactory extends AdminResourceFactory {

    public NodesResourceFactory() {
        super("cluster-nodes");
    }

    @Override
    protected Object resource(AdminCall call) {
        return new NodesResource(call);
    }
}
