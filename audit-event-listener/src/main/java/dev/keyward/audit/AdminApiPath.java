package dev.keyward.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The path of a call of the admin REST API, without personal data.
 *
 * <p>Queries are left out, because a search term can be a name. Immutable.
 *
 * @param text path below the realm, or of the whole server, with placeholders for everything that can be a name. The ids of clients,
 *     groups and similar objects stay
 * @param user id of the user in the path
 * @param session id of the user session in the path
 * @param content what a response to a read contains
 */
public record AdminApiPath(String text, Optional<String> user, Optional<String> session, Content content) {

    /** Kinds of data that a response of the admin REST API can contain. */
    public enum Content {
        /** Settings, roles, clients and other objects without data about a person. */
        CONFIGURATION,
        /** Data about users, their sessions or events. */
        PERSONAL_DATA,
        /** Audit records: the events and administrator calls that the audit log has stored. */
        AUDIT_RECORDS,
        /** The part of the audit log's state that changes with every new record: size, checkpoint, hashes or sinks. */
        AUDIT_STATE
    }

    /** Placeholder for the path of a call that concerns the realm itself. */
    public static final String REALM_ITSELF = "{realm}";

    private static final int MAX_SEGMENTS = 32;

    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    /** Names of REST collections that contain no data about a person. The ids of the objects in them are recorded. */
    private static final Set<String> WITH_IDS = Set.of(
            "clients",
            "client-scopes",
            "components",
            "config",
            "executions",
            "flows",
            "groups",
            "organizations",
            "roles-by-id",
            "user-storage",
            "workflows");

    private static final Set<String> PERSONAL = Set.of(
            "attack-detection",
            "brute-force-user",
            "invitations",
            "members",
            "offline-sessions",
            "scheduled",
            "service-account-user",
            "sessions",
            "user-sessions");

    private static final String USERS = "users";
    private static final String EXAMPLE_TOKEN = "generate-example-";
    private static final String ID = "{id}";

    /**
     * Returns the path of a call that concerns one realm. The path contains no personal data.
     *
     * @param segments the decoded segments below the realm; none for a call about the realm itself
     */
    public static AdminApiPath ofRealm(List<String> segments) {
        if (segments.isEmpty()) {
            return new AdminApiPath(REALM_ITSELF, Optional.empty(), Optional.empty(), Content.CONFIGURATION);
        }
        List<String> text = new ArrayList<>();
        Optional<String> user = Optional.empty();
        Optional<String> session = Optional.empty();
        for (int n = 0; n < Math.min(segments.size(), MAX_SEGMENTS); n++) {
            String segment = segments.get(n);
            if (isUser(segments, n)) {
                user = Optional.of(segment);
                text.add("{user}");
            } else if (n == 1 && segments.get(0).equals("sessions")) {
                session = Optional.of(segment);
                text.add("{session}");
            } else {
                text.add(shown(segments, n));
            }
        }
        return new AdminApiPath(String.join("/", text), user, session, content(segments));
    }

    /** Returns the path of a call that does not concern a particular realm, such as {@code admin/realms}. */
    public static AdminApiPath ofServer(String word) {
        return new AdminApiPath(
                "admin/" + (AdminApiWords.contains(word) ? word : ID),
                Optional.empty(),
                Optional.empty(),
                Content.CONFIGURATION);
    }

    private static String shown(List<String> segments, int n) {
        String segment = segments.get(n);
        boolean isShown = AdminApiWords.contains(segment)
                || (n > 0
                        && WITH_IDS.contains(segments.get(n - 1))
                        && UUID.matcher(segment).matches());
        return isShown ? segment : ID;
    }

    private static boolean isUser(List<String> segments, int n) {
        if (n == 0 || AdminApiWords.contains(segments.get(n))) {
            return false;
        }
        String collection = segments.get(n - 1);
        boolean isRoleName = n > 1 && segments.get(n - 2).equals("roles");
        return collection.equals("members") || (collection.equals(USERS) && !isRoleName);
    }

    private static Content content(List<String> segments) {
        String first = segments.get(0);
        if (first.equals("audit-log")) {
            return auditContent(segments);
        }
        boolean isProfile =
                first.equals(USERS) && segments.size() > 1 && segments.get(1).equals("profile");
        boolean isEvents = first.equals("admin-events") || segments.equals(List.of("events"));
        boolean isOwner = segments.contains("resource-server") && !segments.contains("scope");
        boolean isPersonal = isEvents
                || isOwner // resources have owners, and policies name users
                || (segments.contains(USERS) && !isProfile)
                || segments.stream().anyMatch(word -> PERSONAL.contains(word) || word.startsWith(EXAMPLE_TOKEN));
        return isPersonal ? Content.PERSONAL_DATA : Content.CONFIGURATION;
    }

    private static Content auditContent(List<String> segments) {
        String what = segments.size() > 1 ? segments.get(1) : "";
        boolean isHashTile =
                what.equals("tile") && segments.size() > 2 && !segments.get(2).equals("entries");
        return isHashTile || what.equals("status") || what.equals("checkpoint") || what.equals("sinks")
                ? Content.AUDIT_STATE
                : Content.AUDIT_RECORDS;
    }
}
