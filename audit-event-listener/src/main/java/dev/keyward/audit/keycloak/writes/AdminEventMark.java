package dev.keyward.audit.keycloak.writes;

import dev.keyward.audit.NamedGrants;
import dev.keyward.audit.RecordContent;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;

/** Marks each KeycloakSession whose transaction contains the record of an admin event. Stateless. */
public final class AdminEventMark {

    private static final String GRANTS = "keyward.audit-log.admin-event.";
    private static final String WRITES = "keyward.audit-log.admin-event-writes.";

    private AdminEventMark() {}

    /**
     * Notes that the session's transaction contains a record about an admin event of a realm. The record has the given
     * content.
     *
     * @param writes the counts of the log that has the record
     */
    public static void set(KeycloakSession session, String realmId, RecordContent content, AdminWriteCounts writes) {
        NamedGrants grants = grants(session, realmId);
        grants.add(content);
        session.setAttribute(GRANTS + realmId, grants);
        session.setAttribute(WRITES + realmId, writes);
    }

    /**
     * Returns the counts of administrators' writes in one log: the log that contains the session's record of an admin
     * event of the given realm. Empty if the session's transaction contains no such record.
     */
    public static Optional<AdminWriteCounts> writes(KeycloakSession session, String realmId) {
        return Optional.ofNullable(session.getAttribute(WRITES + realmId, AdminWriteCounts.class));
    }

    /**
     * Returns those grants in the given realm that are named in the admin event records of the session's transaction.
     */
    public static NamedGrants grants(KeycloakSession session, String realmId) {
        NamedGrants grants = session.getAttribute(GRANTS + realmId, NamedGrants.class);
        return grants == null ? new NamedGrants() : grants;
    }
}
