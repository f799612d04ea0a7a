package dev.keyward.audit.ocsf;

/** The keys of facts and of personal data that have a meaning for OCSF. Other facts are exported under their own keys. */
public final class FactKeys {

    /** Error of an event, such as {@code invalid_user_credentials}. A record with this fact is about a failure. */
    public static final String ERROR = "error";

    /** Whether an admin event is about a failure. */
    public static final String FAILED = "failed";

    /** Pseudonym of a user name that was entered at a sign-in but belongs to no account. */
    public static final String TYPED_NAME = "typed_name";

    /** Client id of the client with which an administrator acted. */
    public static final String ACTOR_CLIENT = "actor_client";

    /** Client id of the client for which a user or service account acted. */
    public static final String CLIENT = "client";

    /** Pseudonym of the user session. */
    public static final String SESSION = "session";

    /** In the data: pseudonym of the IP address. In personal data: the IP address. */
    public static final String IP = "ip";

    /** Type of a credential, such as {@code password} or {@code otp}. */
    public static final String CREDENTIAL_TYPE = "credential_type";

    /** Keycloak's protocol of a sign-in, such as {@code openid-connect} or {@code saml}. */
    public static final String AUTH_METHOD = "auth_method";

    /** Scopes of a consent, separated by spaces. */
    public static final String SCOPE = "scope";

    /** Keycloak's resource type of an admin event. */
    public static final String RESOURCE_TYPE = "resource_type";

    /** Path of the resource of an admin event, relative to the realm, without ids of users. */
    public static final String RESOURCE_PATH = "resource_path";

    /** Names of the roles that were granted or revoked. */
    public static final String ROLES = "roles";

    /** HTTP method of a call of the admin REST API. */
    public static final String METHOD = "method";

    /** Path of a call of the admin REST API. */
    public static final String PATH = "path";

    /** HTTP status of the response to a call of the admin REST API. */
    public static final String STATUS = "status";

    /** In personal data: Keycloak's id of the user. */
    public static final String USER_ID = "user_id";

    /** In personal data: the name with which the user signs in. */
    public static final String USERNAME = "username";

    /** In personal data: the e-mail address. */
    public static final String EMAIL = "email";

    private FactKeys() {}
}
