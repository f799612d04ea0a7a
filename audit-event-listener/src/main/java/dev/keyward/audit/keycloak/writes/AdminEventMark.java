package dev.keyward.audit.keycloak.writes;

import dev.keyward.audit.NamedGrants;
import dev.keyward.audit.RecordContent;
import org.keycloak.models.KeycloakSession;

/** Marks each KeycloakSession whose transaction contains the record of an admin event. Stateless. */
public final class AdminEventMark {

    private static final String ATTRIBUTE = "keyward.audit-log.admin-event.";

    private AdminEventMark() {}

    /**
     * Notes that the session's transaction contains a record about an admin event of a realm, with the given content.
     */
    public static void set(KeycloakSession session, String realmId, RecordContent content) {
        NamedGrants grants = grants(session, realmId);
        grants.add(content);
        session.setAttribute(ATTRIBUTE + realmId, grants);
    }

    /** Returns whether the session's transaction contains the record of an admin event of the given realm. */
    public static boolean isSet(KeycloakSession session, String realmId) {
        return session.getAttribute(ATTRIBUTE + realmId) != null;
    }

    /** Returns the given realm's grants that are named in admin event records of the session's transaction. */
    public static NamedGrants grants(KeycloakSession session, String realmId) {
        NamedGrants grants = session.getAttribute(ATTRIBUTE + realmId, NamedGrants.class);
        return grants == null ? new NamedGrants() : grants;
    }
}
