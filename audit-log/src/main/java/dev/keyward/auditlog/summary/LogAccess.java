package dev.keyward.auditlog.summary;

/** The kinds of access to the audit log that a report counts for each person. */
public enum LogAccess {
    /** The person read entries of the log. Such reads are recorded once a minute for each reader. */
    READ,
    /** The person decrypted encrypted personal data. */
    UNSEALED,
    /** The records whose encrypted personal data the person decrypted. */
    RECORDS_UNSEALED
}
