package dev.keyward.passwordpolicy.keycloak;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.keyward.passwordpolicy.Demand;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.models.ClientModel;
import org.keycloak.models.GroupModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ModelException;
import org.keycloak.models.PasswordPolicy;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.models.utils.RoleUtils;
import org.keycloak.policy.PasswordPolicyProvider;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * What a realm asks for from some people only: by role, by group, by the client through which they come.
 *
 * <p>Kept in one realm attribute as a JSON array of {@code {"role"|"group"|"client": name, "policy": text}}. Only
 * Keyward's rules and presets can be scoped: Keycloak's own read their value from the realm. Immutable and thread-safe.
 */
final class Scopes {

    /** The realm attribute. */
    static final String ATTRIBUTE = "keyward.password-policy.scopes";

    static final int MAX_SCOPES = 200;

    /** The longest text, in UTF-16 units. */
    static final int MAX_LENGTH = 64 * 1024;

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What realms hold, read once for each text: it is needed for every password and every form. */
    private static final Cache<String, Scopes> READ = Caffeine.newBuilder()
            .maximumWeight(64L * MAX_LENGTH)
            .weigher((String text, Scopes scopes) -> text.length())
            .build();

    private static final Scopes NONE = new Scopes(List.of());

    private final List<Scope> all;

    private Scopes(List<Scope> all) {
        this.all = all;
    }

    /** Whom a scope is for. */
    enum Kind {
        ROLE,
        GROUP,
        CLIENT;

        String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** One role, group or client, and what is asked for from it. */
    record Scope(Kind kind, String name, List<Demand> demands) {

        /** As the administrator reads it in an explanation: "group /staff". */
        String label() {
            return kind.key() + " " + name;
        }
    }

    /**
     * Reads what a realm holds.
     *
     * @throws IllegalArgumentException when it is malformed
     */
    static Scopes of(KeycloakSession session, RealmModel realm) {
        String text = realm.getAttribute(ATTRIBUTE);
        return text == null || text.isBlank() ? NONE : READ.get(text, any -> parse(session, text));
    }

    /**
     * Reads a text, with the same rules of writing as a realm's password policy.
     *
     * @throws IllegalArgumentException when it is malformed, with a message for administrators that says where
     */
    static Scopes parse(KeycloakSession session, String text) {
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("The scopes have " + text.length() + " characters; the most is "
                    + MAX_LENGTH + ". Use fewer or shorter ones.");
        }
        JsonNode array = tree(text);
        if (!array.isArray()) {
            throw new IllegalArgumentException(
                    "Give a JSON array of scopes, such as [{\"group\": \"/staff\", \"policy\": \"keyward-min-characters(15)\"}].");
        }
        if (array.size() > MAX_SCOPES) {
            throw new IllegalArgumentException(
                    "There are " + array.size() + " scopes; the most is " + MAX_SCOPES + ".");
        }
        List<Scope> scopes = new ArrayList<>();
        for (JsonNode scope : array) {
            scopes.add(parse(session, "Scope " + (scopes.size() + 1) + ": ", scope));
        }
        return new Scopes(List.copyOf(scopes));
    }

    List<Scope> all() {
        return all;
    }

    /** What this person is asked for here, besides what everybody is. */
    List<Demand> demandsOn(KeycloakSession session, PasswordOwner owner, Optional<String> client) {
        return all.stream()
                .filter(scope -> covers(session, scope, owner, client))
                .flatMap(scope -> scope.demands().stream().map(demand -> demand.within(scope.label())))
                .toList();
    }

    /** Those of them that cover nobody, because the realm has no such role, group or client. */
    static Stream<Scope> missing(KeycloakSession session, RealmModel realm, Scopes scopes) {
        return scopes.all.stream().filter(scope -> switch (scope.kind()) {
            case ROLE -> role(session, realm, scope).isEmpty();
            case GROUP -> group(session, realm, scope).isEmpty();
            case CLIENT -> realm.getClientByClientId(scope.name()) == null;
        });
    }

    private static boolean covers(KeycloakSession session, Scope scope, PasswordOwner owner, Optional<String> client) {
        RealmModel realm = owner.realm();
        return switch (scope.kind()) {
            case ROLE ->
                role(session, realm, scope)
                        .filter(role -> owner.user()
                                .map(user -> user.hasRole(role))
                                .orElseGet(() -> newcomersHave(realm, role)))
                        .isPresent();
            case GROUP ->
                group(session, realm, scope)
                        .filter(group -> RoleUtils.isMember(
                                owner.user().map(UserModel::getGroupsStream).orElseGet(realm::getDefaultGroupsStream),
                                group))
                        .isPresent();
            case CLIENT -> client.filter(scope.name()::equals).isPresent();
        };
    }

    /** Who registers will get the realm's default roles, and those of its default groups. */
    private static boolean newcomersHave(RealmModel realm, RoleModel role) {
        return Stream.concat(
                        Stream.of(realm.getDefaultRole()),
                        realm.getDefaultGroupsStream().flatMap(Scopes::rolesOf))
                .anyMatch(given -> given.equals(role) || given.hasRole(role));
    }

    private static Stream<RoleModel> rolesOf(GroupModel group) {
        Stream<RoleModel> own = group.getRoleMappingsStream();
        return group.getParentId() == null ? own : Stream.concat(own, rolesOf(group.getParent()));
    }

    private static Optional<RoleModel> role(KeycloakSession session, RealmModel realm, Scope scope) {
        return Optional.ofNullable(KeycloakModelUtils.getRoleFromString(session, realm, scope.name()));
    }

    private static Optional<GroupModel> group(KeycloakSession session, RealmModel realm, Scope scope) {
        return Optional.ofNullable(KeycloakModelUtils.findGroupByPath(session, realm, scope.name()));
    }

    /** The client through which a person comes; none when an administrator sets the password. */
    static Optional<String> client(KeycloakSession session) {
        return Optional.ofNullable(session.getContext().getAuthenticationSession())
                .map(AuthenticationSessionModel::getClient)
                .map(ClientModel::getClientId);
    }

    private static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "Not JSON: see line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ".",
                    e);
        }
    }

    private static Scope parse(KeycloakSession session, String where, JsonNode node) {
        Set<String> keys = new HashSet<>();
        node.fieldNames().forEachRemaining(keys::add);
        Kind kind = Stream.of(Kind.values())
                .filter(known -> keys.contains(known.key()))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException(where + "name a \"role\", a \"group\" or a \"client\"."));
        if (!keys.equals(Set.of(kind.key(), "policy"))) {
            throw new IllegalArgumentException(
                    where + "give one of \"role\", \"group\", \"client\", and \"policy\", and nothing else. Found: "
                            + keys.stream().sorted().limit(5).collect(Collectors.joining(", ")) + ".");
        }
        String name = text(node, kind.key(), where);
        return new Scope(kind, name, demands(session, where, text(node, "policy", where)));
    }

    private static String text(JsonNode node, String key, String where) {
        String text = node.path(key).isTextual() ? node.path(key).asText().strip() : "";
        if (text.isEmpty()) {
            throw new IllegalArgumentException(where + "\"" + key + "\" is a text that is not empty.");
        }
        return text;
    }

    private static List<Demand> demands(KeycloakSession session, String where, String policy) {
        PasswordPolicy parsed;
        try {
            parsed = PasswordPolicy.parse(session, policy);
        } catch (ModelException e) {
            throw new IllegalArgumentException(where + e.getMessage(), e);
        } catch (RuntimeException e) {
            // Keycloak's own parser and rules throw whatever they stumble over, such as a bracket that is not closed.
            throw new IllegalArgumentException(
                    where + "the policy cannot be read. Write it as in keyward-strength(3).", e);
        }
        List<Demand> demands = new ArrayList<>();
        for (String id : parsed.getPolicies()) {
            if (!(session.getProvider(PasswordPolicyProvider.class, id) instanceof KeywardPolicy rule)) {
                throw new IllegalArgumentException(
                        where + id
                                + " cannot be scoped, because Keycloak reads its value from the realm. Use Keyward's rules and presets here.");
            }
            demands.addAll(rule.demands(parsed));
        }
        return List.copyOf(demands);
    }
}
