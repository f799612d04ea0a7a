package dev.keyward.auditlog.summary;

/** The activities that a report counts by day. A record can be about none, one, or several of them. */
public enum Activity {

    /** A user signed in: the event {@code LOGIN}, which Keycloak also sends for each further client of a session. */
    SIGN_IN,

    /** A sign-in failed: the event {@code LOGIN_ERROR} or {@code IDENTITY_PROVIDER_LOGIN_ERROR}. */
    FAILED_SIGN_IN,

    /** A user added or changed a credential that is not a password. */
    FACTOR_SET,

    /** A user removed a credential that is not a password. */
    FACTOR_REMOVED,

    /**
     * An administrator removed a user's credential. The credential is not a password, or the record does not state its
     * type.
     */
    CREDENTIAL_REMOVED_BY_ADMINISTRATOR,

    /** An administrator changed something, or acted as a user. */
    ADMINISTRATION,

    /** A call of the admin REST API was refused. */
    REFUSED_CALL
}
