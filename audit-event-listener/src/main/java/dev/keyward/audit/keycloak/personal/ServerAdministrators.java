package dev.keyward.audit.keycloak.personal;

import dev.keyward.providerkit.web.AdminCall;
import org.keycloak.Config;
import org.keycloak.models.AdminRoles;
import org.keycloak.services.resources.admin.AdminAuth;

/** Recognizes administrators of the whole server. Stateless. */
public final class ServerAdministrators {

    private ServerAdministrators() {}

    /**
     * Returns whether the caller has the role {@code admin} of the realm {@code master}. Other realms may have a role
     * of the same name.
     */
    public static boolean includeCallerOf(AdminCall call) {
        AdminAuth caller = call.permissions().adminAuth();
        return caller.getRealm().getName().equals(Config.getAdminRealm()) && caller.hasRealmRole(AdminRoles.ADMIN);
    }
}
