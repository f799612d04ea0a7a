package dev.keyward.audit.keycloak.erasure;

import dev.keyward.audit.keycloak.personal.AuditRole;
import org.keycloak.Config;
import org.keycloak.models.AdminRoles;
import org.keycloak.models.ClientModel;
import org.keycloak.models.Constants;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.RoleUtils;

/** Recognizes administrators, who cannot be erased from the audit log. Stateless. */
public final class Administrators {

    /** Suffix of the ids of the clients with which the master realm manages the other realms. */
    private static final String MASTER_CLIENT_SUFFIX = "-realm";

    private Administrators() {}

    /**
     * Returns whether a user has a role of an administrator, directly or through a group or another role. Such a role is one of
     * the realm's management, one of the audit log, or in the master realm one for the whole server or another realm.
     */
    public static boolean include(RealmModel realm, UserModel user) {
        boolean isMaster = Config.getAdminRealm().equals(realm.getName());
        return RoleUtils.getDeepUserRoleMappings(user).stream().anyMatch(role -> isOfAdministrators(role, isMaster));
    }

    private static boolean isOfAdministrators(RoleModel role, boolean isMaster) {
        if (role.getContainer() instanceof ClientModel client) {
            String id = client.getClientId();
            return id.equals(Constants.REALM_MANAGEMENT_CLIENT_ID)
                    || id.equals(AuditRole.CLIENT)
                    || (isMaster && id.endsWith(MASTER_CLIENT_SUFFIX));
        }
        return isMaster
                && (role.getName().equals(AdminRoles.ADMIN) || role.getName().equals(AdminRoles.CREATE_REALM));
    }
}
