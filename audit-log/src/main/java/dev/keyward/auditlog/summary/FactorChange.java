package dev.keyward.auditlog.summary;

/** The changes of credentials, other than passwords, that a report counts for each type of credential. */
public enum FactorChange {
    /** A user added or changed a credential. */
    SET,
    /** A user removed a credential. */
    REMOVED
}
