package dev.keyward.passwordpolicy.keycloak.setup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.keyward.passwordpolicy.keycloak.scopes.Scopes;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** Appends the password-policy scopes of a setup profile to those of a realm, without duplicates. */
final class AddedScopes {

    private static final ObjectMapper JSON = new ObjectMapper();

    private AddedScopes() {}

    /**
     * Returns the stored scopes of the realm with the wanted scopes of the setup profile appended, as text to store.
     *
     * @param now the stored scopes; unreadable scopes have no effect and are replaced
     * @throws IllegalArgumentException with a sentence for administrators
     */
    static String to(KeycloakSession session, RealmModel realm, String now, JsonNode wanted) {
        try {
            Scopes.problems(session, realm, Scopes.parse(session, wanted.toString()), false)
                    .findFirst()
                    .ifPresent(problem -> {
                        throw new IllegalArgumentException(problem);
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
            Scopes.parse(session, text);
            return text;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("password-policy.scopes: " + e.getMessage(), e);
        }
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
