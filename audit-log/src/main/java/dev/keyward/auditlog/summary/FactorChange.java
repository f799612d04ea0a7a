package dev.keyward.auditlog.summary;

/** The kinds of change to credentials other than passwords. A report counts them for each type of credential. */
public enum FactorChange {
    /** A user added or changed a credential. */
    SET,
    /** A user removed a credential. */
    REMOVED,
    /** An administrator removed a credential of a user. */
    REMOVED_BY_ADMINISTRATOR
}
