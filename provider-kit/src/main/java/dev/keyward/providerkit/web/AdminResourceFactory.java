package dev.keyward.providerkit.web;

import dev.keyward.providerkit.StatelessFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resources.admin.AdminEventBuilder;
import org.keycloak.services.resources.admin.ext.AdminRealmResourceProvider;
import org.keycloak.services.resources.admin.ext.AdminRealmResourceProviderFactory;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;

/**
 * Base class of factories that register an admin REST resource at {@code /admin/realms/{realm}/{id}}.
 *
 * <p>Keycloak authenticates the caller as an administrator of some realm and checks nothing else, so every method of the resource
 * must check a permission. Thread-safe.
 */
public abstract class AdminResourceFactory
        implements AdminRealmResourceProviderFactory, StatelessFactory<AdminRealmResourceProvider> {

    private final String id;

    /** @param id the last segment of the URL path; never changes after a release */
    protected AdminResourceFactory(String id) {
        this.id = id;
    }

    /** Returns a new object that handles one request to this admin REST resource. */
    protected abstract Object resource(AdminCall call);

    @Override
    public final AdminRealmResourceProvider create(KeycloakSession session) {
        return new AdminRealmResourceProvider() {
            @Override
            public Object getResource(
                    KeycloakSession current,
                    RealmModel realm,
                    AdminPermissionEvaluator permissions,
                    AdminEventBuilder event) {
                return resource(new AdminCall(current, realm, permissions, event));
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public final String getId() {
        return id;
    }
}
