package dev.keyward.auditlog.summary;

/** Whether the caller of a refused call of the admin REST API had a valid access token. */
public enum RefusedCaller {
    /** The caller had a valid token but lacked a permission. */
    WITH_TOKEN,
    /** The caller had no valid token. */
    WITHOUT_TOKEN
}
