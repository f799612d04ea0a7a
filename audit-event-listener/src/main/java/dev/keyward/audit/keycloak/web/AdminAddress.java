package dev.keyward.audit.keycloak.web;

import dev.keyward.audit.AdminApiPath;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.keycloak.common.util.Encode;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;

/**
 * The realm and the resource that are named in the URL of an admin REST API request.
 *
 * @param realmName name of the realm; empty if the call concerns the whole server
 * @param path the rest of the path, without personal data
 */
record AdminAddress(Optional<String> realmName, AdminApiPath path) {

    private static final String ADMIN = "admin";
    private static final String REALMS = "realms";

    /** Path segment of the experimental second version of the admin API, at {@code /admin/api/{realm}}. */
    private static final String SECOND_VERSION = "api";

    private static final List<String> ROOTS = List.of(REALMS, SECOND_VERSION, "serverinfo");

    /**
     * Parses the path of a request, which may begin with the server's {@code http-relative-path}. The result is empty if the
     * path is not one of the admin REST API.
     */
    static Optional<AdminAddress> of(String rawPath) {
        if (!rawPath.contains("/" + ADMIN + "/")) {
            return Optional.empty();
        }
        List<String> segments = Arrays.stream(rawPath.split("/"))
                .map(segment -> segment.split(";", 2)[0])
                .filter(segment -> !segment.isEmpty())
                .map(AdminAddress::decoded)
                .toList();
        for (int n = 0; n + 1 < segments.size(); n++) {
            if (segments.get(n).equals(REALMS)) {
                return Optional.empty(); // a page of a realm
            }
            if (segments.get(n).equals(ADMIN) && ROOTS.contains(segments.get(n + 1))) {
                return Optional.of(below(segments.get(n + 1), segments.subList(n + 2, segments.size())));
            }
        }
        return Optional.empty();
    }

    private static AdminAddress below(String root, List<String> rest) {
        return rest.isEmpty() || root.equals("serverinfo")
                ? new AdminAddress(Optional.empty(), AdminApiPath.ofServer(root))
                : new AdminAddress(Optional.of(rest.get(0)), AdminApiPath.ofRealm(rest.subList(1, rest.size())));
    }

    /** Returns whether a request with the given method deletes the realm itself. */
    boolean isDeletionOfRealm(String method) {
        return method.equals("DELETE") && realmName.isPresent() && path.text().equals(AdminApiPath.REALM_ITSELF);
    }

    /**
     * Returns the realm in the call's path, even if a successful call has renamed that realm. If the path names no realm, returns
     * the administrator's realm. The result is empty if the realm does not exist.
     *
     * @param isSuccess whether the call has succeeded. If no realm has the name in the path then, the call has renamed the
     *     current realm
     */
    Optional<RealmModel> realm(KeycloakSession session, boolean isSuccess) {
        Optional<RealmModel> current = Optional.ofNullable(session.getContext().getRealm());
        return realmName
                .map(name -> current.filter(realm -> name.equals(realm.getName()))
                        .or(() -> Optional.ofNullable(session.realms().getRealmByName(name)))
                        .or(() -> current.filter(realm -> isSuccess)))
                .orElseGet(() -> Optional.ofNullable(session.getContext().getUserSession())
                        .map(UserSessionModel::getRealm));
    }

    private static String decoded(String segment) {
        try {
            return Encode.decodePath(segment);
        } catch (IllegalArgumentException e) {
            return segment; // the server refuses such a path
        }
    }
}
