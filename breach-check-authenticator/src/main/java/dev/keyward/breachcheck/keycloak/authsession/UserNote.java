package dev.keyward.breachcheck.keycloak.authsession;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.util.JsonSerialization;

/**
 * Several fields in one note of an authentication session, so that overlapping requests see all of one state or all of another.
 *
 * <p>Stateless and thread-safe.
 */
public final class UserNote {

    private UserNote() {}

    /** The fields, to be changed and written back; empty where there is no such note. */
    public static Map<String, String> read(AuthenticationSessionModel authSession, String name) {
        String note = authSession.getAuthNote(name);
        try {
            return note == null ? new HashMap<>() : JsonSerialization.readValue(note, new TypeReference<>() {});
        } catch (IOException e) {
            throw new IllegalStateException("only write() makes these notes", e);
        }
    }

    public static void write(AuthenticationSessionModel authSession, String name, Map<String, String> fields) {
        try {
            authSession.setAuthNote(name, JsonSerialization.writeValueAsString(fields));
        } catch (IOException e) {
            throw new IllegalStateException("texts are JSON", e);
        }
    }
}
