package dev.keyward.audit.keycloak.writes;

import java.util.Optional;
import java.util.Set;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.models.KeycloakSession;

/** Marks each KeycloakSession whose transaction contains the record of an admin event. Stateless. */
public final class AdminEventMark {

    private static final String ATTRIBUTE = "keyward.audit-log.admin-event.";
    private static final String GRANT = "keyward.audit-log.grant-event.";

    /** Resource types of the admin events that name the roles of a user. The event of a new member does not name the group's roles. */
    private static final Set<String> GRANTS = Set.of("REALM_ROLE_MAPPING", "CLIENT_ROLE_MAPPING");

    private AdminEventMark() {}

    /** Notes that the session's transaction contains the record of the given admin event of a realm. */
    public static void set(KeycloakSession session, String realmId, AdminEvent event) {
        session.setAttribute(ATTRIBUTE + realmId, true);
        if (GRANTS.contains(Optional.ofNullable(event.getResourceTypeAsString()).orElse(""))) {
            session.setAttribute(GRANT + realmId, true);
        }
    }

    /** Returns whether the session's transaction contains the record of an admin event of the given realm. */
    public static boolean isSet(KeycloakSession session, String realmId) {
        return session.getAttribute(ATTRIBUTE + realmId) != null;
    }

    /** Returns whether the session's transaction contains the record of an admin event that reports granted roles. */
    public static boolean isOfGrant(KeycloakSession session, String realmId) {
        return session.getAttribute(GRANT + realmId) != null;
    }
}
