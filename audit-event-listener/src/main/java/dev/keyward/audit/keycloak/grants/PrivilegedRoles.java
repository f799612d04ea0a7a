package dev.keyward.audit.keycloak.grants;

import dev.keyward.audit.keycloak.personal.AuditRole;
import java.util.Set;
import org.keycloak.Config;
import org.keycloak.models.AdminRoles;
import org.keycloak.models.ClientModel;
import org.keycloak.models.Constants;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.utils.RoleUtils;

/** Recognizes the roles of administrators. Stateless. */
public final class PrivilegedRoles {

    /** Suffix of the ids of the clients with which the master realm manages the other realms. */
    private static final String MASTER_CLIENT_SUFFIX = "-realm";

    private PrivilegedRoles() {}

    /** Returns whether the given role is an administrator role, or contains one. */
    static boolean include(RoleModel role) {
        return RoleUtils.expandCompositeRoles(Set.of(role)).stream().anyMatch(PrivilegedRoles::isOfAdministrators);
    }

    /**
     * Returns whether a role is an administrator role. It may be a role of the realm's management, of the audit log, or
     * of the master realm for the whole server or another realm. Does not look at the roles that it contains.
     */
    public static boolean isOfAdministrators(RoleModel role) {
        boolean isMaster = Config.getAdminRealm().equals(realmOf(role).getName());
        if (role.getContainer() instanceof ClientModel client) {
            String id = client.getClientId();
            return id.equals(Constants.REALM_MANAGEMENT_CLIENT_ID)
                    || id.equals(AuditRole.CLIENT)
                    || (isMaster && id.endsWith(MASTER_CLIENT_SUFFIX));
        }
        return isMaster
                && (role.getName().equals(AdminRoles.ADMIN) || role.getName().equals(AdminRoles.CREATE_REALM));
    }

    /** Returns the realm of a role, which is also the realm of the users who can have it. */
    static RealmModel realmOf(RoleModel role) {
        return role.getContainer() instanceof ClientModel client ? client.getRealm() : (RealmModel) role.getContainer();
    }

    /** Returns the name of a role. For a role of a client, the client id and a slash precede the name. */
    static String nameOf(RoleModel role) {
        return role.getContainer() instanceof ClientModel client
                ? client.getClientId() + "/" + role.getName()
                : role.getName();
    }
}
