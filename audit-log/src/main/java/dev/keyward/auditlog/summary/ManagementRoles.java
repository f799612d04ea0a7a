package dev.keyward.auditlog.summary;

import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * The names of the roles of Keycloak and Keyward that allow a person to manage or view a realm. Stateless.
 *
 * <p>A record has only the name of a role. A role of another client with such a name is therefore taken for a management role, and a
 * composite role or group that contains one is not.
 */
public final class ManagementRoles {

    /** Names of the roles in Keycloak's {@code AdminRoles.ALL_ROLES}, and of the roles of Keyward's client. */
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

    /** The levels of power that a role can give, from the highest to the lowest. */
    public enum Level {

        /** Everything in a realm or on the server, or an unknown extent. */
        EVERYTHING,

        /** Permission for some changes, or for access to personal data of the audit log. */
        CHANGES,

        /** Permission to view, but not to change anything. */
        VIEWS
    }

    private ManagementRoles() {}

    /**
     * Returns the highest level of the roles with the given names. It is {@link Level#EVERYTHING} if none of them is a management role,
     * because a composite role can contain any.
     */
    static Level level(List<String> names) {
        return names.stream()
                .filter(ManagementRoles::contains)
                .map(ManagementRoles::level)
                .min(Comparator.naturalOrder())
                .orElse(Level.EVERYTHING);
    }

    private static Level level(String name) {
        if (name.equals("admin") || name.equals("realm-admin")) {
            return Level.EVERYTHING;
        }
        return name.startsWith("view-") || name.startsWith("query-") ? Level.VIEWS : Level.CHANGES;
    }

    /** Returns whether the given name is that of a role for managing or viewing a realm. */
    public static boolean contains(String name) {
        return NAMES.contains(name);
    }
}
