package dev.keyward.audit;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The path of a resource in an admin event, without the ids of users and sessions, which are personal data.
 *
 * <p>The id of a user of another user store has the form {@code f:STORE:NAME}. It contains the user name, which may contain slashes, and
 * Keycloak writes the path decoded.
 *
 * @param text the path with {@code {user}} and {@code {session}} for the ids
 * @param user id of the user in the path
 * @param session id of the user session in the path
 */
record ResourcePath(String text, Optional<String> user, Optional<String> session) {

    private static final int MAX = 1024;

    private static final String ID = "[0-9a-fA-F-]{8,36}";
    private static final String NAME = "[^/]+";

    /** Pattern for the text that follows a user's id in an admin REST API path. */
    private static final String BELOW_USER = "(?:/(?:role-mappings/(?:realm|clients/" + NAME + ")|groups/" + ID
            + "|credentials/" + ID + "(?:/(?:userLabel|moveToFirst|moveAfter/" + ID + "))?"
            + "|(?:federated-identity|consents|offline-sessions)/" + NAME
            + "|impersonation|logout|disable-credential-types|reset-password|reset-password-email"
            + "|execute-actions-email|send-verify-email|vc(?:/" + NAME + ")*))";

    /**
     * Matches paths in which the id of a user follows the first group. Paths of the user profile's configuration and of invitations
     * have no user id in this place.
     */
    private static final Pattern OF_USER = Pattern.compile(
            "(users/(?!profile(?:/|\\z))|attack-detection/brute-force/users/|password-policy/explain/"
                    + "|audit-log/erasures/" + NAME + "/users/"
                    + "|organizations/" + NAME + "/members/(?!invite-user\\z|invite-existing-user\\z)"
                    + "|organizations/" + NAME + "/groups/" + NAME + "/members/)(.+)",
            Pattern.DOTALL);

    /** Matches the id of a user from an external user store, and the rest of the path after the id. */
    private static final Pattern OTHER_STORE = Pattern.compile("(f:.+?)(" + BELOW_USER + "?)", Pattern.DOTALL);

    private static final Pattern OF_SESSION = Pattern.compile("(sessions/)([^/]+)(.*)", Pattern.DOTALL);

    static ResourcePath of(String path) {
        Matcher user = OF_USER.matcher(path);
        if (user.matches()) {
            String rest = user.group(2);
            String id = idIn(rest);
            return new ResourcePath(
                    cap(user.group(1) + "{user}" + rest.substring(id.length())), Optional.of(id), Optional.empty());
        }
        Matcher session = OF_SESSION.matcher(path);
        if (session.matches()) {
            return new ResourcePath(
                    cap(session.group(1) + "{session}" + session.group(3)),
                    Optional.empty(),
                    Optional.of(session.group(2)));
        }
        return new ResourcePath(cap(path), Optional.empty(), Optional.empty());
    }

    /** Returns the user id at the start of the given part of a path. */
    private static String idIn(String rest) {
        Matcher other = OTHER_STORE.matcher(rest);
        if (other.matches()) {
            return other.group(1);
        }
        int end = rest.indexOf('/');
        return end < 0 ? rest : rest.substring(0, end);
    }

    private static String cap(String text) {
        return text.length() <= MAX ? text : text.substring(0, MAX);
    }
}
