package dev.keyward.audit.keycloak.erasure;

import dev.keyward.audit.keycloak.grants.PrivilegedRoles;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.RoleUtils;

/** Recognizes administrators, who cannot be erased from the audit log. Stateless. */
public final class Administrators {

    private Administrators() {}

    /**
     * Returns whether a user has a role of an administrator, directly or through a group or another role. Such a role is one of
     * the realm's management, one of the audit log, or in the master realm one for the whole server or another realm.
     */
    public static boolean include(UserModel user) {
        return RoleUtils.getDeepUserRoleMappings(user).stream().anyMatch(PrivilegedRoles::isOfAdministrators);
    }
}
