package dev.keyward.passwordpolicy.keycloak.scopes;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.models.ClientModel;
import org.keycloak.models.GroupModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Finds the roles, groups or clients to which a password-policy scope refers by name or id.
 *
 * <p>An id matches at most one object. A path may match several: group names may contain {@code /}, and names of roles and
 * clients may contain dots, so Keycloak's own lookups ({@code findGroupByPath}, {@code getRoleFromString}) take the first that
 * fits. The number of lookups is bounded. For one transaction; not shared between threads.
 */
final class ScopeTargets {

    /** Maximum number of Keycloak lookups to resolve the name of one password-policy scope. */
    private static final int MAX_LOOKUPS = 100;

    private static final int LISTED = 5;

    /** Pattern of an id in Keycloak's database: 20 to 36 letters, digits, hyphens and underscores. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{20,36}");

    private final KeycloakSession session;
    private final RealmModel realm;

    ScopeTargets(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.realm = realm;
    }

    /** Returns all groups of the realm that have the given id or path. */
    Collection<GroupModel> groups(String idOrPath) {
        if (isId(idOrPath)) {
            Optional<GroupModel> byId = Optional.ofNullable(session.groups().getGroupById(realm, idOrPath));
            if (byId.isPresent()) {
                return byId.stream().toList();
            }
        }
        if (KeycloakModelUtils.escapeSlashesInGroupPath(session)) {
            String[] names = KeycloakModelUtils.splitPath(idOrPath, true);
            return Optional.ofNullable(KeycloakModelUtils.findGroupByPath(session, realm, names)).stream()
                    .toList();
        }
        String path = idOrPath.startsWith("/") ? idOrPath.substring(1) : idOrPath;
        GroupSearch search = new GroupSearch();
        search.find(Optional.empty(), path);
        if (search.found.isEmpty() && path.endsWith("/")) {
            search.find(Optional.empty(), path.substring(0, path.length() - 1));
        }
        return search.found.values();
    }

    /**
     * Finds all groups that a path such as {@code a/b} can mean. There can be several, because the name of a group may
     * contain a slash.
     */
    private final class GroupSearch {

        private final Map<String, GroupModel> found = new LinkedHashMap<>();
        private int lookups;

        /**
         * Finds the groups that are below the given parent and match the given path, and adds them to {@code found}.
         * Group names may contain slashes, so each {@code /} is tried as a separator and as part of a name.
         */
        void find(Optional<GroupModel> parent, String path) {
            for (int end = path.indexOf('/'); lookups < MAX_LOOKUPS; end = path.indexOf('/', end + 1)) {
                lookups++;
                String name = end < 0 ? path : path.substring(0, end);
                String rest = end < 0 ? "" : path.substring(end + 1);
                Optional.ofNullable(session.groups().getGroupByName(realm, parent.orElse(null), name))
                        .ifPresent(group -> {
                            if (rest.isEmpty() && name.equals(path)) {
                                found.put(group.getId(), group);
                            } else {
                                find(Optional.of(group), rest);
                            }
                        });
                if (end < 0) {
                    return;
                }
            }
        }
    }

    /**
     * Returns all realm roles and client roles with the given id or name. The name of a client role is
     * {@code client.role}.
     */
    Collection<RoleModel> roles(String idOrName) {
        if (isId(idOrName)) {
            Optional<RoleModel> byId = Optional.ofNullable(realm.getRoleById(idOrName));
            if (byId.isPresent()) {
                return byId.stream().toList();
            }
        }
        Map<String, RoleModel> found = new LinkedHashMap<>();
        Optional.ofNullable(realm.getRole(idOrName)).ifPresent(role -> found.put(role.getId(), role));
        int lookups = 0;
        for (int dot = idOrName.lastIndexOf('.');
                dot >= 0 && lookups < MAX_LOOKUPS;
                dot = dot == 0 ? -1 : idOrName.lastIndexOf('.', dot - 1)) {
            lookups++;
            String role = idOrName.substring(dot + 1);
            Optional.ofNullable(realm.getClientByClientId(idOrName.substring(0, dot)))
                    .flatMap(client -> Optional.ofNullable(client.getRole(role)))
                    .ifPresent(of -> found.put(of.getId(), of));
        }
        return found.values();
    }

    /** Returns whether newly registered users get the given role through the realm's default roles or default groups. */
    boolean newUsersHave(RoleModel role) {
        return Stream.concat(
                        Stream.of(realm.getDefaultRole()),
                        realm.getDefaultGroupsStream().flatMap(ScopeTargets::rolesOf))
                .anyMatch(given -> given.equals(role) || given.hasRole(role));
    }

    private static Stream<RoleModel> rolesOf(GroupModel group) {
        Stream<RoleModel> own = group.getRoleMappingsStream();
        return group.getParentId() == null ? own : Stream.concat(own, rolesOf(group.getParent()));
    }

    /** Returns all clients of the realm whose id or client id is the given text. */
    Collection<ClientModel> clients(String idOrClientId) {
        Map<String, ClientModel> found = new LinkedHashMap<>();
        Optional.ofNullable(realm.getClientByClientId(idOrClientId))
                .ifPresent(client -> found.put(client.getId(), client));
        if (isId(idOrClientId)) {
            Optional.ofNullable(realm.getClientById(idOrClientId))
                    .ifPresent(client -> found.put(client.getId(), client));
        }
        return found.values();
    }

    /** Returns whether the given text has the form of an id in Keycloak's database. */
    private static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /** Lists the roles, groups or clients to which the given password-policy scope applies, with their names and ids. */
    List<String> of(Scopes.Scope scope) {
        List<String> shown = new ArrayList<>();
        switch (scope.kind()) {
            case GROUP ->
                groups(scope.name())
                        .forEach(group -> shown.add("\"" + group.getName() + "\""
                                + Optional.ofNullable(group.getParent())
                                        .map(parent -> " in \"" + parent.getName() + "\"")
                                        .orElse(" at the top")
                                + " (id " + group.getId() + ")"));
            case ROLE ->
                roles(scope.name())
                        .forEach(role -> shown.add("\"" + role.getName() + "\" of "
                                + (role.getContainer() instanceof ClientModel client
                                        ? "the client \"" + client.getClientId() + "\""
                                        : "the realm")
                                + " (id " + role.getId() + ")"));
            case CLIENT ->
                clients(scope.name())
                        .forEach(client -> shown.add("\"" + client.getClientId() + "\" (id " + client.getId() + ")"));
        }
        return shown;
    }

    /**
     * Returns a sentence for administrators if the given password-policy scope does not match exactly one role, group or
     * client.
     *
     * @param inForce whether the realm has the scope already
     */
    Optional<String> problem(Scopes.Scope scope, boolean inForce) {
        List<String> targets = of(scope);
        if (targets.size() == 1) {
            return Optional.empty();
        }
        if (targets.isEmpty()) {
            return Optional.of("The realm has no " + scope.label()
                    + (inForce ? ", so its scope covers nobody." : ". Create it, or correct the name."));
        }
        return Optional.of("In this realm " + scope.label() + " can stand for " + targets.size() + ": "
                + targets.stream().limit(LISTED).collect(Collectors.joining(", "))
                + (inForce ? ". The scope covers all of them." : ".")
                + " Name the one that you mean by its id.");
    }
}
