package dev.keyward.providerkit.proof;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Stores in notes of the authentication session which code was mailed to a user, and which address the user has proven.
 *
 * <p>Each user has separate notes, which also name the user, because concurrent requests of one tab may sign in different users.
 * Keycloak clears the notes with the rest of a sign-in. Failure policy: a note that cannot be read, or names another user, counts
 * as missing; it proves nothing. Not thread-safe.
 */
final class ProofNote implements MailedProof.Storage {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String PROVEN = "keyward.proof.address.";
    private static final String ENTRY = "keyward.proof.code.";

    private static final String USER = "user";
    private static final String ADDRESS = "address";
    private static final String CODE = "code";

    private final AuthenticationSessionModel authSession;
    private final String userId;

    ProofNote(AuthenticationSessionModel authSession, UserModel user) {
        this.authSession = authSession;
        this.userId = user.getId();
    }

    /** Returns the e-mail address that the user has proven in this authentication session. */
    Optional<String> proven() {
        return Optional.ofNullable(read(PROVEN).get(ADDRESS));
    }

    void prove(String address) {
        write(PROVEN, Map.of(USER, userId, ADDRESS, address));
    }

    @Override
    public Optional<CodeEntry> read() {
        Map<String, String> fields = read(ENTRY);
        try {
            return Optional.ofNullable(fields.get(ADDRESS))
                    .map(address -> new CodeEntry(address, Optional.ofNullable(fields.get(CODE))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public void replace(Optional<CodeEntry> from, CodeEntry to) {
        // A request that drops a code must not drop a newer one, which a parallel request has mailed.
        if (to.code().isPresent() || read().equals(from)) {
            Map<String, String> fields = new HashMap<>(Map.of(USER, userId, ADDRESS, to.address()));
            to.code().ifPresent(code -> fields.put(CODE, code));
            write(ENTRY, fields);
        }
    }

    private Map<String, String> read(String name) {
        try {
            String note =
                    Optional.ofNullable(authSession.getAuthNote(name + userId)).orElse("{}");
            Map<String, String> texts = new HashMap<>();
            JSON.readTree(note).properties().stream()
                    .filter(field -> field.getValue().isTextual())
                    .forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
            return userId.equals(texts.get(USER)) ? texts : Map.of();
        } catch (IOException e) {
            return Map.of();
        }
    }

    private void write(String name, Map<String, String> fields) {
        try {
            authSession.setAuthNote(name + userId, JSON.writeValueAsString(fields));
        } catch (IOException e) {
            throw new IllegalStateException("texts are JSON", e);
        }
    }
}
