package dev.keyward.providerkit.records;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.keycloak.credential.CredentialModel;
import org.keycloak.models.UserModel;

/**
 * Stores Keyward's own records of a user as credentials, each with a time and JSON data.
 *
 * <p>Keycloak stores credentials for users of every storage, caches them, and deletes them with the user. Users cannot list or
 * delete the records, because no credential provider supports their types. User attributes are unsuitable: in a realm that allows
 * undeclared attributes, users could write them. Not thread-safe.
 */
public final class CredentialRecords {

    /**
     * Prefix of the ids of all credentials that hold records of Keyward. Keycloak's account API lets users set the label of any of
     * their credentials, so Keyward refuses such requests for ids with this prefix, and every record needs such an id.
     */
    public static final String ID_PREFIX = "kw:";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final UserModel user;

    public CredentialRecords(UserModel user) {
        this.user = user;
    }

    /**
     * A record of a user with its time and its data.
     *
     * @param at {@link Instant#EPOCH} if the time is unknown
     * @param data an empty object if the stored data cannot be read
     */
    public record Stored(Instant at, JsonNode data) {}

    /** Returns the user's records of the given credential type. Parallel requests may have stored several. */
    public Stream<Stored> stored(String type) {
        return credentials(type).map(record -> new Stored(at(record), data(record)));
    }

    /** Adds a record; does not replace another one. */
    public void store(String type, Instant at, String data) {
        CredentialModel record = new CredentialModel();
        record.setId(unaddressableId());
        record.setType(type);
        record.setCreatedDate(at.toEpochMilli());
        record.setSecretData("{}");
        record.setCredentialData(data);
        user.credentialManager().createStoredCredential(record);
    }

    /** Deletes all of the user's records of the given credential type. */
    public void remove(String type) {
        credentials(type)
                .map(CredentialModel::getId)
                .toList()
                .forEach(id -> user.credentialManager().removeStoredCredentialById(id));
    }

    private Stream<CredentialModel> credentials(String type) {
        return user.credentialManager().getStoredCredentialsByTypeStream(type);
    }

    /**
     * Returns a new credential id that contains a colon, so that {@code kc_action=delete_credential:<id>} cannot refer
     * to it. Keycloak cuts that parameter off at a colon.
     */
    private static String unaddressableId() {
        return ID_PREFIX + UUID.randomUUID().toString().replace("-", "");
    }

    private static Instant at(CredentialModel record) {
        return Optional.ofNullable(record.getCreatedDate())
                .map(Instant::ofEpochMilli)
                .orElse(Instant.EPOCH);
    }

    private static JsonNode data(CredentialModel record) {
        try {
            return JSON.readTree(Optional.ofNullable(record.getCredentialData()).orElse("{}"));
        } catch (IOException e) {
            return JSON.createObjectNode();
        }
    }
}
