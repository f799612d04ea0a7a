package dev.keyward.passwordpolicy.keycloak.admin;

import com.google.auto.service.AutoService;
import dev.keyward.providerkit.StatelessFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resources.admin.AdminEventBuilder;
import org.keycloak.services.resources.admin.ext.AdminRealmResourceProvider;
import org.keycloak.services.resources.admin.ext.AdminRealmResourceProviderFactory;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;

/** {@code /admin/realms/{realm}/password-policy}: what administrators ask and set. */
@AutoService(AdminRealmResourceProviderFactory.class)
public final class PolicyAdminResourceFactory
        implements AdminRealmResourceProviderFactory, StatelessFactory<AdminRealmResourceProvider> {

    private final CallLimit explanations = new CallLimit();

    @Override
    public AdminRealmResourceProvider create(KeycloakSession session) {
        return new AdminRealmResourceProvider() {
            @Override
            public Object getResource(
                    KeycloakSession current,
                    RealmModel realm,
                    AdminPermissionEvaluator auth,
                    AdminEventBuilder adminEvent) {
                return new PolicyAdminResource(current, realm, auth, adminEvent, explanations);
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public String getId() {
        return "password-policy";
    }
}
