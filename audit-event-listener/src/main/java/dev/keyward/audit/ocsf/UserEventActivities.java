package dev.keyward.audit.ocsf;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Maps each type of Keycloak's user events to an OCSF activity.
 *
 * <p>An event type that ends with {@code _ERROR} has the activity of the type without it. Types are texts here, because a log can contain
 * types of an older or newer Keycloak.
 */
public final class UserEventActivities {

    private static final String ERROR_SUFFIX = "_ERROR";
    private static final String PASSWORD = "password";

    private static final Map<String, OcsfActivity> BY_TYPE = Map.ofEntries(
            entry("AUTHREQID_TO_TOKEN", OcsfActivity.TICKET),
            entry("CLIENT_DELETE", OcsfActivity.ENTITY_DELETE),
            entry("CLIENT_INFO", OcsfActivity.API_READ),
            entry("CLIENT_INITIATED_ACCOUNT_LINKING", OcsfActivity.ACCOUNT_OTHER),
            entry("CLIENT_LOGIN", OcsfActivity.LOGON),
            entry("CLIENT_REGISTER", OcsfActivity.ENTITY_CREATE),
            entry("CLIENT_UPDATE", OcsfActivity.ENTITY_UPDATE),
            entry("CODE_TO_TOKEN", OcsfActivity.TICKET),
            entry("CUSTOM_REQUIRED_ACTION", OcsfActivity.ACCOUNT_OTHER),
            entry("DELETE_ACCOUNT", OcsfActivity.ACCOUNT_DELETE),
            entry("EXECUTE_ACTIONS", OcsfActivity.ACCOUNT_OTHER),
            entry("EXECUTE_ACTION_TOKEN", OcsfActivity.ACCOUNT_OTHER),
            entry("FEDERATED_IDENTITY_LINK", OcsfActivity.ACCOUNT_OTHER),
            entry("FEDERATED_IDENTITY_OVERRIDE_LINK", OcsfActivity.ACCOUNT_OTHER),
            entry("GRANT_CONSENT", OcsfActivity.PRIVILEGES_ASSIGN),
            entry("IDENTITY_PROVIDER_FIRST_LOGIN", OcsfActivity.PREAUTH),
            entry("IDENTITY_PROVIDER_LINK_ACCOUNT", OcsfActivity.ACCOUNT_OTHER),
            entry("IDENTITY_PROVIDER_LOGIN", OcsfActivity.LOGON),
            entry("IDENTITY_PROVIDER_POST_LOGIN", OcsfActivity.LOGON),
            entry("IDENTITY_PROVIDER_RESPONSE", OcsfActivity.AUTHENTICATION_OTHER),
            entry("IDENTITY_PROVIDER_RETRIEVE_TOKEN", OcsfActivity.API_READ),
            entry("IMPERSONATE", OcsfActivity.ACCOUNT_SWITCH),
            entry("INTROSPECT_TOKEN", OcsfActivity.API_READ),
            entry("INVALID_SIGNATURE", OcsfActivity.AUTHENTICATION_OTHER),
            entry("INVITE_ORG", OcsfActivity.ACCOUNT_OTHER),
            entry("JWT_AUTHORIZATION_GRANT", OcsfActivity.SERVICE_TICKET),
            entry("LOGIN", OcsfActivity.LOGON),
            entry("LOGOUT", OcsfActivity.LOGOFF),
            entry("OAUTH2_DEVICE_AUTH", OcsfActivity.PREAUTH),
            entry("OAUTH2_DEVICE_CODE_TO_TOKEN", OcsfActivity.TICKET),
            entry("OAUTH2_DEVICE_VERIFY_USER_CODE", OcsfActivity.PREAUTH),
            entry("OAUTH2_EXTENSION_GRANT", OcsfActivity.SERVICE_TICKET),
            entry("PERMISSION_TOKEN", OcsfActivity.SERVICE_TICKET),
            entry("PUSHED_AUTHORIZATION_REQUEST", OcsfActivity.PREAUTH),
            entry("REFRESH_TOKEN", OcsfActivity.TICKET_RENEW),
            entry("REGISTER", OcsfActivity.ACCOUNT_CREATE),
            entry("REGISTER_NODE", OcsfActivity.ENTITY_ENROLL),
            entry("REMOVE_CREDENTIAL", OcsfActivity.FACTOR_DISABLE),
            entry("REMOVE_FEDERATED_IDENTITY", OcsfActivity.ACCOUNT_OTHER),
            entry("REMOVE_TOTP", OcsfActivity.FACTOR_DISABLE),
            entry("RESET_PASSWORD", OcsfActivity.PASSWORD_RESET),
            entry("RESTART_AUTHENTICATION", OcsfActivity.PREAUTH),
            entry("REVOKE_GRANT", OcsfActivity.PRIVILEGES_REVOKE),
            entry("SEND_IDENTITY_PROVIDER_LINK", OcsfActivity.ACCOUNT_OTHER),
            entry("SEND_RESET_PASSWORD", OcsfActivity.PASSWORD_RESET),
            entry("SEND_VERIFY_EMAIL", OcsfActivity.ACCOUNT_OTHER),
            entry("TOKEN_EXCHANGE", OcsfActivity.SERVICE_TICKET),
            entry("UNREGISTER_NODE", OcsfActivity.ENTITY_UNENROLL),
            entry("UPDATE_CONSENT", OcsfActivity.PRIVILEGES_OTHER),
            entry("UPDATE_CREDENTIAL", OcsfActivity.FACTOR_ENABLE),
            entry("UPDATE_EMAIL", OcsfActivity.ACCOUNT_OTHER),
            entry("UPDATE_PASSWORD", OcsfActivity.PASSWORD_CHANGE),
            entry("UPDATE_PROFILE", OcsfActivity.ACCOUNT_OTHER),
            entry("UPDATE_TOTP", OcsfActivity.FACTOR_ENABLE),
            entry("USER_DISABLED_BY_PERMANENT_LOCKOUT", OcsfActivity.ACCOUNT_DISABLE),
            entry("USER_DISABLED_BY_TEMPORARY_LOCKOUT", OcsfActivity.ACCOUNT_LOCK),
            entry("USER_INFO_REQUEST", OcsfActivity.API_READ),
            entry("USER_SESSION_DELETED", OcsfActivity.LOGOFF),
            entry("VALIDATE_ACCESS_TOKEN", OcsfActivity.API_READ),
            entry("VERIFIABLE_CREDENTIAL_CREATE_OFFER", OcsfActivity.API_CREATE),
            entry("VERIFIABLE_CREDENTIAL_NONCE_REQUEST", OcsfActivity.API_CREATE),
            entry("VERIFIABLE_CREDENTIAL_OFFER_REQUEST", OcsfActivity.API_READ),
            entry("VERIFIABLE_CREDENTIAL_PRE_AUTHORIZED_GRANT", OcsfActivity.SERVICE_TICKET),
            entry("VERIFIABLE_CREDENTIAL_REQUEST", OcsfActivity.API_CREATE),
            entry("VERIFY_EMAIL", OcsfActivity.ACCOUNT_OTHER),
            entry("VERIFY_PROFILE", OcsfActivity.ACCOUNT_OTHER));

    private static final Map<String, OcsfActivity> OF_PASSWORDS = Map.of(
            "REMOVE_CREDENTIAL", OcsfActivity.ACCOUNT_OTHER,
            "UPDATE_CREDENTIAL", OcsfActivity.PASSWORD_CHANGE);

    private static final Map<OcsfActivity, OcsfSeverity> SEVERITIES = Map.of(
            OcsfActivity.ACCOUNT_DISABLE, OcsfSeverity.MEDIUM,
            OcsfActivity.ACCOUNT_LOCK, OcsfSeverity.MEDIUM,
            OcsfActivity.ACCOUNT_SWITCH, OcsfSeverity.MEDIUM,
            OcsfActivity.FACTOR_DISABLE, OcsfSeverity.LOW);

    private UserEventActivities() {}

    /** Returns the types of user events that this version of Keyward knows, without those that end with {@code _ERROR}. */
    static Set<String> types() {
        return BY_TYPE.keySet();
    }

    /** Returns whether a user event of the given type reports a failure. */
    public static boolean isFailure(String type) {
        return type.endsWith(ERROR_SUFFIX);
    }

    /**
     * Returns the OCSF activity of a user event. The result is empty if this version does not know the type of the event.
     *
     * @param type Keycloak's type of the event
     * @param credentialType type of the credential that the event is about, such as {@code password}; empty if there is none
     */
    public static Optional<OcsfActivity> activity(String type, String credentialType) {
        String base = isFailure(type) ? type.substring(0, type.length() - ERROR_SUFFIX.length()) : type;
        Optional<OcsfActivity> ofPassword =
                credentialType.equals(PASSWORD) ? Optional.ofNullable(OF_PASSWORDS.get(base)) : Optional.empty();
        return ofPassword.or(() -> Optional.ofNullable(BY_TYPE.get(base)));
    }

    static OcsfSeverity severity(OcsfActivity activity) {
        return SEVERITIES.getOrDefault(activity, OcsfSeverity.INFORMATIONAL);
    }
}
