package dev.keyward.passwordpolicy.keycloak.scopes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.keyward.passwordpolicy.RequiredRule;
import dev.keyward.passwordpolicy.keycloak.policy.KeywardPolicy;
import dev.keyward.passwordpolicy.keycloak.policy.PasswordOwner;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ModelException;
import org.keycloak.models.PasswordPolicy;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.RoleUtils;
import org.keycloak.policy.PasswordPolicyProvider;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Additional password rules of a realm for the users of a role, a group or a client.
 *
 * <p>Stored in one realm attribute as a JSON array of {@code {"role"|"group"|"client": name or id, "policy": text}}. Only
 * Keyward's rules and presets can be scoped: Keycloak's own read their value from the realm. Immutable and thread-safe.
 */
public final class Scopes {

    /** Name of the realm attribute that stores the password-policy scopes of a realm. */
    public static final String ATTRIBUTE = "keyward.password-policy.scopes";

    public static final int MAX_SCOPES = 200;

    /** Maximum length, in UTF-16 code units, of the text with the password-policy scopes of a realm. */
    public static final int MAX_LENGTH = 64 * 1024;

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final ObjectMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Cache of parsed password-policy scopes, by their JSON text. Each password check and each form needs the scopes. */
    private static final Cache<String, Scopes> READ = Caffeine.newBuilder()
            .maximumWeight(64L * MAX_LENGTH)
            .weigher((String text, Scopes scopes) -> text.length())
            .build();

    private static final Scopes NONE = new Scopes(List.of());

    private final List<Scope> all;

    private Scopes(List<Scope> all) {
        this.all = all;
    }

    /** The kind of object that a password-policy scope applies to: a role, a group or a client. */
    enum Kind {
        ROLE,
        GROUP,
        CLIENT;

        String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A role, group or client with the additional password rules for its users. */
    public record Scope(Kind kind, String name, List<RequiredRule> requiredRules) {

        /** Returns the name by which the admin API shows this password-policy scope, such as "group /staff". */
        String label() {
            return kind.key() + " " + name;
        }
    }

    /**
     * Returns the password-policy scopes that the given realm stores.
     *
     * @throws IllegalArgumentException when it is malformed
     */
    public static Scopes of(KeycloakSession session, RealmModel realm) {
        String text = realm.getAttribute(ATTRIBUTE);
        return text == null || text.isBlank() ? NONE : READ.get(text, any -> parse(session, text));
    }

    /**
     * Parses the JSON text of password-policy scopes. Each policy in it is written as in the password policy of a realm.
     *
     * @throws IllegalArgumentException if the text is malformed; the message tells administrators where
     */
    public static Scopes parse(KeycloakSession session, String text) {
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("The scopes have " + text.length() + " characters; the maximum is "
                    + MAX_LENGTH + ". Use fewer or shorter ones.");
        }
        JsonNode array = tree(JSON, text);
        if (!array.isArray()) {
            throw new IllegalArgumentException(
                    "Give a JSON array of scopes, such as [{\"group\": \"/staff\", \"policy\": \"keyward-min-characters(15)\"}].");
        }
        if (array.size() > MAX_SCOPES) {
            throw new IllegalArgumentException(
                    "There are " + array.size() + " scopes; the maximum is " + MAX_SCOPES + ".");
        }
        List<Scope> scopes = new ArrayList<>();
        for (JsonNode scope : array) {
            scopes.add(parse(session, "Scope " + (scopes.size() + 1) + ": ", scope));
        }
        return new Scopes(List.copyOf(scopes));
    }

    /**
     * Parses password-policy scopes that an administrator submits. Unlike {@link #parse}, refuses duplicate keys and text after
     * the array; a realm that already has such a text keeps its scopes.
     *
     * @throws IllegalArgumentException as {@link #parse}
     */
    public static Scopes parseNew(KeycloakSession session, String text) {
        Scopes scopes = parse(session, text);
        tree(STRICT, text);
        return scopes;
    }

    public List<Scope> all() {
        return all;
    }

    /** Returns the additional rules that these password-policy scopes require for the given user and client. */
    List<RequiredRule> requiredRulesFor(KeycloakSession session, PasswordOwner owner, Optional<String> client) {
        return all.stream()
                .filter(scope -> covers(session, scope, owner, client))
                .flatMap(scope -> scope.requiredRules().stream().map(required -> required.within(scope.label())))
                .toList();
    }

    /**
     * Returns a sentence for each scope that does not match exactly one role, group or client.
     *
     * @param inForce whether the realm has the scopes already
     */
    public static Stream<String> problems(KeycloakSession session, RealmModel realm, Scopes scopes, boolean inForce) {
        ScopeTargets targets = new ScopeTargets(session, realm);
        return scopes.all.stream().flatMap(scope -> targets.problem(scope, inForce).stream());
    }

    /** Returns whether a password-policy scope applies to the user. Of several objects with its name, one suffices. */
    private static boolean covers(KeycloakSession session, Scope scope, PasswordOwner owner, Optional<String> client) {
        RealmModel realm = owner.realm();
        ScopeTargets targets = new ScopeTargets(session, realm);
        return switch (scope.kind()) {
            case ROLE ->
                targets.roles(scope.name()).stream()
                        .anyMatch(role -> owner.user()
                                .map(user -> user.hasRole(role))
                                .orElseGet(() -> targets.newUsersHave(role)));
            case GROUP ->
                targets.groups(scope.name()).stream()
                        .anyMatch(group -> RoleUtils.isMember(
                                owner.user().map(UserModel::getGroupsStream).orElseGet(realm::getDefaultGroupsStream),
                                group));
            case CLIENT ->
                client.stream()
                        .anyMatch(id -> id.equals(scope.name())
                                || targets.clients(scope.name()).stream()
                                        .anyMatch(named -> named.getClientId().equals(id)));
        };
    }

    /** Returns the client of the current authentication session; empty if an administrator sets the password. */
    static Optional<String> client(KeycloakSession session) {
        return Optional.ofNullable(session.getContext().getAuthenticationSession())
                .map(AuthenticationSessionModel::getClient)
                .map(ClientModel::getClientId);
    }

    private static JsonNode tree(ObjectMapper json, String text) {
        try {
            return json.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "Not JSON, a duplicate key, or text after the array: see line "
                            + e.getLocation().getLineNr() + ", column "
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
        return new Scope(kind, name, requiredRules(session, where, text(node, "policy", where)));
    }

    private static String text(JsonNode node, String key, String where) {
        String text = node.path(key).isTextual() ? node.path(key).asText().strip() : "";
        if (text.isEmpty()) {
            throw new IllegalArgumentException(where + "\"" + key + "\" must be a text that is not empty.");
        }
        return text;
    }

    private static List<RequiredRule> requiredRules(KeycloakSession session, String where, String policy) {
        PasswordPolicy parsed;
        try {
            parsed = PasswordPolicy.parse(session, policy);
        } catch (ModelException e) {
            throw new IllegalArgumentException(where + e.getMessage(), e);
        } catch (StringIndexOutOfBoundsException e) { // Keycloak's parser, for a bracket that is not closed
            throw new IllegalArgumentException(
                    where + "the policy cannot be read. Write it as in keyward-strength(3).", e);
        } catch (RuntimeException e) { // Keycloak's denylist, for a file that does not exist
            throw new IllegalArgumentException(
                    where + "a policy cannot use its value (" + e.getClass().getSimpleName() + "). Check it.", e);
        }
        List<RequiredRule> requiredRules = new ArrayList<>();
        for (String id : parsed.getPolicies()) {
            if (!(session.getProvider(PasswordPolicyProvider.class, id) instanceof KeywardPolicy rule)) {
                throw new IllegalArgumentException(
                        where + id
                                + " cannot be scoped, because Keycloak reads its value from the realm. Use Keyward's rules and presets here.");
            }
            requiredRules.addAll(rule.requiredRules(parsed));
        }
        return List.copyOf(requiredRules);
    }
}
