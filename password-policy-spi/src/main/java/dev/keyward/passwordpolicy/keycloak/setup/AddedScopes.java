package dev.keyward.passwordpolicy.keycloak.setup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.keyward.passwordpolicy.keycloak.scopes.Scopes;
import dev.keyward.providerkit.setup.ProfileException;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Adds a setup profile's scopes to those of a realm, without duplicates. A scope is a role, group or client with its own password policy.
 */
final class AddedScopes {

    private static final ObjectMapper JSON = new ObjectMapper();

    private AddedScopes() {}

    /**
     * Returns the JSON text of the realm's scopes with the setup profile's scopes appended.
     *
     * @param now the stored scopes; unreadable scopes have no effect and are replaced
     * @throws ProfileException with a sentence for administrators
     */
    static String to(KeycloakSession session, RealmModel realm, String now, JsonNode wanted) {
        Scopes scopes = parsed(session, wanted.toString());
        Scopes.problems(session, realm, scopes, false).findFirst().ifPresent(problem -> {
            throw refused(problem);
        });
        ArrayNode all = stored(session, now);
        int before = all.size();
        for (JsonNode scope : wanted) {
            if (all.valueStream().noneMatch(scope::equals)) {
                all.add(scope);
            }
        }
        if (all.size() == before) {
            return now;
        }
        String text = all.toString();
        parsed(session, text);
        return text;
    }

    private static Scopes parsed(KeycloakSession session, String text) {
        try {
            return Scopes.parse(session, text);
        } catch (IllegalArgumentException e) {
            throw refused(String.valueOf(e.getMessage()));
        }
    }

    private static ProfileException refused(String problem) {
        return new ProfileException("password-policy.scopes: " + problem);
    }

    private static ArrayNode stored(KeycloakSession session, String now) {
        try {
            Scopes.parse(session, now);
            return JSON.readTree(now) instanceof ArrayNode array ? array : JSON.createArrayNode();
        } catch (IllegalArgumentException | JsonProcessingException e) {
            return JSON.createArrayNode();
        }
    }
}
