package dev.keyward.audit.ocsf;

/**
 * The keys of facts and of personal data that have a meaning for OCSF. Other facts are exported under their own keys.
 */
public final class FactKeys {

    /** Key of the error of an event, such as {@code invalid_user_credentials}. A record with this fact is about a failure. */
    public static final String ERROR = "error";

    /** Key under which a record states whether an admin event reports a failure. */
    public static final String FAILED = "failed";

    /**
     * Key under which a record stores the pseudonym of a user name that was entered at a sign-in but belongs to no
     * account.
     */
    public static final String TYPED_NAME = "typed_name";

    /** Key of the id of the client that an administrator used. */
    public static final String ACTOR_CLIENT = "actor_client";

    /** Key of the id of the client through which a user or a service account acted. */
    public static final String CLIENT = "client";

    /** Key under which a record stores the pseudonym of the user session. */
    public static final String SESSION = "session";

    /**
     * Key under which a record stores an IP address. The record's data contains the address as a pseudonym, and the
     * encrypted personal data contains it in full.
     */
    public static final String IP = "ip";

    /** Key of the type of a credential, such as {@code password} or {@code otp}. */
    public static final String CREDENTIAL_TYPE = "credential_type";

    /** Key under which a record stores the protocol of a sign-in, such as {@code openid-connect} or {@code saml}. */
    public static final String AUTH_METHOD = "auth_method";

    /** Key for the OAuth scopes of a consent. The scopes are separated by spaces. */
    public static final String SCOPE = "scope";

    /** Key of the Keycloak resource type of an admin event, such as {@code USER}. */
    public static final String RESOURCE_TYPE = "resource_type";

    /** Key of the resource path of an admin event. The path is relative to the realm and contains no ids of users. */
    public static final String RESOURCE_PATH = "resource_path";

    /** Key of the names of the roles that were granted or revoked, or added to or removed from another role. */
    public static final String ROLES = "roles";

    /** Key for the HTTP method of an admin REST API call. */
    public static final String METHOD = "method";

    /** Key for the path of an admin REST API call. */
    public static final String PATH = "path";

    /** Key of the HTTP status of the response to a call of the admin REST API. */
    public static final String STATUS = "status";

    /** Key of Keycloak's user id in personal data. */
    public static final String USER_ID = "user_id";

    /** Key of the user's sign-in name in personal data. */
    public static final String USERNAME = "username";

    /** Key of the e-mail address in personal data. */
    public static final String EMAIL = "email";

    private FactKeys() {}
}
