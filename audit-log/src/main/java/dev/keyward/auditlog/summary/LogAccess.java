package dev.keyward.auditlog.summary;

/** The kinds of access to the audit log that a report counts for each person. */
public enum LogAccess {
    /** The person read records of the log; one record a minute for each reader. */
    READ,
    /** The person opened sealed personal data. */
    UNSEALED,
    /** Records whose sealed personal data the person opened. */
    RECORDS_UNSEALED
}
