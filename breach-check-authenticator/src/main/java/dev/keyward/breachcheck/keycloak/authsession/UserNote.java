package dev.keyward.breachcheck.keycloak.authsession;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.util.JsonSerialization;

/**
 * Reads and writes several fields as one note of an authentication session, so that overlapping requests see a consistent state.
 *
 * <p>Stateless and thread-safe.
 */
public final class UserNote {

    private UserNote() {}

    /**
     * The fields, to be changed and written back. Empty if there is no note, or if it cannot be read: no note of this kind restricts
     * anything, so that a lost one never lets a user continue.
     */
    public static Map<String, String> read(AuthenticationSessionModel authSession, String name) {
        return fields(authSession.getAuthNote(name));
    }

    /** @param note the stored text; null if nothing was stored */
    static Map<String, String> fields(@Nullable String note) {
        Map<String, String> fields = new HashMap<>();
        try {
            JsonNode json =
                    JsonSerialization.readValue(Optional.ofNullable(note).orElse("{}"), JsonNode.class);
            json.properties().forEach(field -> {
                if (field.getValue().isTextual()) {
                    fields.put(field.getKey(), field.getValue().textValue());
                }
            });
        } catch (IOException e) {
            fields.clear();
        }
        return fields;
    }

    public static void write(AuthenticationSessionModel authSession, String name, Map<String, String> fields) {
        try {
            authSession.setAuthNote(name, JsonSerialization.writeValueAsString(fields));
        } catch (IOException e) {
            throw new IllegalStateException("texts are JSON", e);
        }
    }
}
