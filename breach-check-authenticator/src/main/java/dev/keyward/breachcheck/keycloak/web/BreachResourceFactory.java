package dev.keyward.breachcheck.keycloak.web;

import com.google.auto.service.AutoService;
import dev.keyward.providerkit.StatelessFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resources.admin.AdminEventBuilder;
import org.keycloak.services.resources.admin.ext.AdminRealmResourceProvider;
import org.keycloak.services.resources.admin.ext.AdminRealmResourceProviderFactory;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;

/** Provides the admin resource {@code /admin/realms/{realm}/breach-check}. */
@AutoService(AdminRealmResourceProviderFactory.class)
public final class BreachResourceFactory
        implements AdminRealmResourceProviderFactory, StatelessFactory<AdminRealmResourceProvider> {

    @Override
    public AdminRealmResourceProvider create(KeycloakSession session) {
        return new AdminRealmResourceProvider() {
            @Override
            public Object getResource(
                    KeycloakSession current,
                    RealmModel realm,
                    AdminPermissionEvaluator auth,
                    AdminEventBuilder adminEvent) {
                return new BreachResource(current, realm, auth);
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public String getId() {
        return "breach-check";
    }
}
