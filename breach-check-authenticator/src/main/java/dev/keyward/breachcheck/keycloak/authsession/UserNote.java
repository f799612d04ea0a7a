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
 * Reads and writes several fields in one note of an authentication session. Concurrent requests therefore see a consistent state.
 *
 * <p>Stateless and thread-safe.
 */
public final class UserNote {

    private UserNote() {}

    /**
     * Returns the fields of a note of the authentication session as a mutable map.
     *
     * <p>The map is empty if there is no note, or if the note cannot be read, which is logged. A lost note never lets a user
     * continue, because no note of this kind restricts anything.
     */
    public static Map<String, String> read(AuthenticationSessionModel authSession, String name) {
        try {
            return fields(authSession.getAuthNote(name));
        } catch (IOException e) {
            UnreadableNote.report(authSession, name);
            return new HashMap<>();
        }
    }

    /** @param note the stored text; null if nothing was stored */
    static Map<String, String> fields(@Nullable String note) throws IOException {
        Map<String, String> fields = new HashMap<>();
        JsonNode json = JsonSerialization.readValue(Optional.ofNullable(note).orElse("{}"), JsonNode.class);
        json.properties().forEach(field -> {
            if (field.getValue().isTextual()) {
                fields.put(field.getKey(), field.getValue().textValue());
            }
        });
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
