package dev.keyward.audit;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The path of a resource in an admin event, without the ids of users and sessions, which are personal data.
 *
 * <p>The id of a user of another user store contains the user name.
 *
 * @param text the path with {@code {user}} and {@code {session}} for the ids
 * @param user id of the user in the path
 * @param session id of the user session in the path
 */
record ResourcePath(String text, Optional<String> user, Optional<String> session) {

    private static final int MAX = 1024;

    /** Collections of users in paths: {@code users/ID}, and {@code organizations/ID/members/ID}. */
    private static final List<String> OF_USERS = List.of("users", "members");

    private static final String OF_SESSIONS = "sessions";

    /** The configuration of the user profile, which is at {@code users/profile}. */
    private static final String NO_USER = "profile";

    static ResourcePath of(String path) {
        String[] segments = path.split("/", -1);
        Optional<String> user = Optional.empty();
        Optional<String> session = Optional.empty();
        for (int n = 1; n < segments.length; n++) {
            String collection = segments[n - 1];
            if (OF_USERS.contains(collection) && !segments[n].equals(NO_USER)) {
                user = Optional.of(segments[n]);
                segments[n] = "{user}";
            } else if (collection.equals(OF_SESSIONS)) {
                session = Optional.of(segments[n]);
                segments[n] = "{session}";
            }
        }
        String text = String.join("/", Arrays.asList(segments));
        return new ResourcePath(text.length() <= MAX ? text : text.substring(0, MAX), user, session);
    }
}
