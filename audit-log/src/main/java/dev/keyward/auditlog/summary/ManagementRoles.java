package dev.keyward.auditlog.summary;

import java.util.Set;

/**
 * The names of the roles with which Keycloak and Keyward let somebody manage or view a realm. Stateless.
 *
 * <p>A record has only the name of a role. A role of another client with such a name is therefore taken for a management role, and a
 * composite role or group that contains one is not.
 */
public final class ManagementRoles {

    /** {@code AdminRoles.ALL_ROLES} of Keycloak, and the roles of Keyward's client. */
    private static final Set<String> NAMES = Set.of(
            "admin",
            "audit-erase",
            "audit-unseal",
            "create-client",
            "create-realm",
            "impersonation",
            "manage-authorization",
            "manage-clients",
            "manage-events",
            "manage-identity-providers",
            "manage-organizations",
            "manage-realm",
            "manage-users",
            "query-clients",
            "query-groups",
            "query-organizations",
            "query-realms",
            "query-users",
            "realm-admin",
            "view-authorization",
            "view-clients",
            "view-events",
            "view-identity-providers",
            "view-organizations",
            "view-realm",
            "view-users");

    private ManagementRoles() {}

    /** Returns whether a role for managing or viewing a realm has the given name. */
    public static boolean contains(String name) {
        return NAMES.contains(name);
    }
}
