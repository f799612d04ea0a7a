package dev.keyward.audit.keycloak.writes;

import org.keycloak.models.KeycloakSession;

/** Marks each KeycloakSession whose transaction contains the record of an admin event. Stateless. */
public final class AdminEventMark {

    private static final String ATTRIBUTE = "keyward.audit-log.admin-event.";

    private AdminEventMark() {}

    /** Notes that the session's transaction contains the record of an admin event of the given realm. */
    public static void set(KeycloakSession session, String realmId) {
        session.setAttribute(ATTRIBUTE + realmId, true);
    }

    /** Returns whether the session's transaction contains the record of an admin event of the given realm. */
    public static boolean isSet(KeycloakSession session, String realmId) {
        return session.getAttribute(ATTRIBUTE + realmId) != null;
    }
}
