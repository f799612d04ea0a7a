package dev.keyward.audit.ocsf;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Maps the resource types and operations of Keycloak's admin events to OCSF activities.
 *
 * <p>Most resources are managed entities of OCSF; accounts, sessions, role mappings and groups have classes of their own. Types and
 * operations are texts here, because a log can contain those of an older or newer Keycloak, and of extensions.
 */
public final class AdminEventActivities {

    private static final String PASSWORD = "password";

    /**
     * Matches the path of a user's credential in an admin event. Keycloak sends the operation {@code ACTION} if an administrator
     * removes the credential.
     */
    private static final Pattern CREDENTIAL = Pattern.compile("users/\\{user}/credentials/[^/]+");

    private static final List<String> OPERATIONS = List.of("CREATE", "UPDATE", "DELETE", "ACTION");

    private static final List<OcsfActivity> ENTITY = List.of(
            OcsfActivity.ENTITY_CREATE,
            OcsfActivity.ENTITY_UPDATE,
            OcsfActivity.ENTITY_DELETE,
            OcsfActivity.ENTITY_OTHER);

    private static final List<OcsfActivity> ROLE_MAPPING = List.of(
            OcsfActivity.PRIVILEGES_ASSIGN,
            OcsfActivity.PRIVILEGES_OTHER,
            OcsfActivity.PRIVILEGES_REVOKE,
            OcsfActivity.PRIVILEGES_OTHER);

    private static final List<OcsfActivity> GROUP = List.of(
            OcsfActivity.GROUP_CREATE, OcsfActivity.GROUP_OTHER, OcsfActivity.GROUP_DELETE, OcsfActivity.GROUP_OTHER);

    private static final List<OcsfActivity> MEMBERSHIP = List.of(
            OcsfActivity.GROUP_ADD_USER,
            OcsfActivity.GROUP_OTHER,
            OcsfActivity.GROUP_REMOVE_USER,
            OcsfActivity.GROUP_OTHER);

    private static final Map<String, List<OcsfActivity>> BY_RESOURCE = byResource();

    private AdminEventActivities() {}

    private static Map<String, List<OcsfActivity>> byResource() {
        Map<String, List<OcsfActivity>> table = new LinkedHashMap<>();
        for (String entity : List.of(
                "AUTHENTICATOR_CONFIG",
                "AUTHORIZATION_POLICY",
                "AUTHORIZATION_RESOURCE",
                "AUTHORIZATION_RESOURCE_SERVER",
                "AUTHORIZATION_SCOPE",
                "AUTH_EXECUTION",
                "AUTH_EXECUTION_FLOW",
                "AUTH_FLOW",
                "CLIENT",
                "CLIENT_INITIAL_ACCESS_MODEL",
                "CLIENT_ROLE",
                "CLIENT_SCOPE",
                "CLIENT_SCOPE_CLIENT_MAPPING",
                "CLIENT_SCOPE_MAPPING",
                "CLUSTER_NODE",
                "COMPONENT",
                "CUSTOM",
                "IDENTITY_PROVIDER",
                "IDENTITY_PROVIDER_MAPPER",
                "ORGANIZATION",
                "PROTOCOL_MAPPER",
                "REALM",
                "REALM_ROLE",
                "REALM_SCOPE_MAPPING",
                "REQUIRED_ACTION",
                "REQUIRED_ACTION_CONFIG",
                "USER_FEDERATION_MAPPER",
                "USER_FEDERATION_PROVIDER",
                "USER_PROFILE")) {
            table.put(entity, ENTITY);
        }
        table.put("REALM_ROLE_MAPPING", ROLE_MAPPING);
        table.put("CLIENT_ROLE_MAPPING", ROLE_MAPPING);
        table.put("GROUP", GROUP);
        table.put("ORGANIZATION_GROUP", GROUP);
        table.put("GROUP_MEMBERSHIP", MEMBERSHIP);
        table.put("ORGANIZATION_GROUP_MEMBERSHIP", MEMBERSHIP);
        table.put("ORGANIZATION_MEMBERSHIP", MEMBERSHIP);
        table.put(
                "USER",
                List.of(
                        OcsfActivity.ACCOUNT_CREATE,
                        OcsfActivity.ACCOUNT_OTHER,
                        OcsfActivity.ACCOUNT_DELETE,
                        OcsfActivity.ACCOUNT_OTHER));
        table.put(
                "USER_LOGIN_FAILURE",
                List.of(
                        OcsfActivity.ACCOUNT_OTHER,
                        OcsfActivity.ACCOUNT_OTHER,
                        OcsfActivity.ACCOUNT_UNLOCK,
                        OcsfActivity.ACCOUNT_OTHER));
        table.put(
                "USER_SESSION",
                List.of(
                        OcsfActivity.AUTHENTICATION_OTHER,
                        OcsfActivity.AUTHENTICATION_OTHER,
                        OcsfActivity.LOGOFF,
                        OcsfActivity.AUTHENTICATION_OTHER));
        return table;
    }

    /** Returns the resource types that this version of Keyward knows. */
    static Set<String> resourceTypes() {
        return Collections.unmodifiableSet(BY_RESOURCE.keySet());
    }

    /**
     * Returns the OCSF activity of an admin event. A resource type of an extension is a managed entity.
     *
     * @param operation Keycloak's operation
     * @param resourceType Keycloak's resource type
     * @param resourcePath path of the resource, relative to the realm; empty if it is not known
     * @param credentialType type of the removed credential, such as {@code password}; empty if none was removed, or if it is not known
     * @return the activity; empty if this version does not know the operation
     */
    public static Optional<OcsfActivity> activity(
            String operation, String resourceType, String resourcePath, String credentialType) {
        int column = OPERATIONS.indexOf(operation);
        if (column < 0) {
            return Optional.empty();
        }
        OcsfActivity activity = BY_RESOURCE.getOrDefault(resourceType, ENTITY).get(column);
        if (resourceType.equals("USER") && resourcePath.endsWith("/reset-password")) {
            return Optional.of(OcsfActivity.PASSWORD_RESET);
        }
        if (resourceType.equals("USER")
                && operation.equals("ACTION")
                && CREDENTIAL.matcher(resourcePath).matches()
                && !credentialType.isEmpty()
                && !credentialType.equals(PASSWORD)) {
            return Optional.of(OcsfActivity.FACTOR_DISABLE);
        }
        return Optional.of(resourcePath.startsWith("groups/") ? ofGroup(activity) : activity);
    }

    /**
     * Returns the group activity that corresponds to the given user activity. Keycloak sends the same events when roles
     * are mapped to a group and to a user; only the path differs.
     */
    private static OcsfActivity ofGroup(OcsfActivity activity) {
        return switch (activity) {
            case PRIVILEGES_ASSIGN -> OcsfActivity.GROUP_PRIVILEGES_ASSIGN;
            case PRIVILEGES_REVOKE -> OcsfActivity.GROUP_PRIVILEGES_REVOKE;
            case PRIVILEGES_OTHER -> OcsfActivity.GROUP_OTHER;
            default -> activity;
        };
    }
}
