package dev.keyward.auditlog.summary;

/** The kinds of actions that a report counts for each administrator. */
public enum AdministratorAction {
    /** The administrator created something, or granted a role. */
    CREATED,
    /** The administrator changed something. */
    UPDATED,
    /** The administrator deleted something, or revoked a role. */
    DELETED,
    /** The administrator started an action of another kind, or made a change for which Keycloak sends no event. */
    OTHER,
    /** The administrator acted as a user. */
    AS_USER,
    /** An action of the administrator failed. */
    FAILED,
    /** The administrator read data other than the audit log. Recorded only if the realm records reads. */
    READ
}
