package dev.keyward.secondfactor.keycloak.user;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyward.secondfactor.Exemption;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.keycloak.credential.CredentialModel;
import org.keycloak.models.UserModel;
import org.keycloak.util.JsonSerialization;

/**
 * Per-user records of the second factor: each "Not now", whether the user ever had a factor, and an exemption.
 *
 * <p>The records are stored as credentials with types of Keyward, as the breach check does it: in Keycloak's user cache, for users of
 * every storage, and deleted with the user. Users cannot list or delete them, because no credential provider supports the types.
 * Not thread-safe.
 */
public final class SecondFactorRecords {

    /** Credential type of a record that the user chose "Not now" once. */
    public static final String DELAY = "keyward-second-factor-delay";

    /** Credential type of the record that the user has, or had, a second factor. */
    public static final String HAD_FACTOR = "keyward-second-factor-had";

    /** Credential type of the record that an administrator has exempted the user. */
    public static final String EXEMPTION = "keyward-second-factor-exempt";

    /** All credential types of the records. */
    public static final List<String> TYPES = List.of(DELAY, HAD_FACTOR, EXEMPTION);

    /** Prefix of the ids of all records; {@code RecordLabels} of the breach check lets nobody rename a credential with such an id. */
    private static final String ID_PREFIX = "kw:";

    private static final String REASON = "reason";
    private static final String UNTIL = "until";

    private final UserModel user;

    public SecondFactorRecords(UserModel user) {
        this.user = user;
    }

    /** Returns how often the user has chosen "Not now". */
    public int delays() {
        return (int) stored(DELAY).count();
    }

    /** Records that the user has chosen "Not now" once more. */
    public void addDelay(Instant now) {
        store(DELAY, now, "{}");
    }

    public boolean hadFactor() {
        return stored(HAD_FACTOR).findAny().isPresent();
    }

    /** Records that the user has, or had, a second factor; does nothing if that is recorded already. */
    public void setHadFactor(Instant now) {
        if (!hadFactor()) {
            store(HAD_FACTOR, now, "{}");
        }
    }

    /** Returns the latest exemption of the user, even if it has expired. */
    public Optional<Exemption> exemption() {
        return stored(EXEMPTION).map(SecondFactorRecords::readExemption).max(Comparator.comparing(Exemption::granted));
    }

    /** Records an exemption, and replaces any other. */
    public void setExemption(Exemption exemption) {
        removeExemption();
        ObjectNode data = JsonSerialization.createObjectNode();
        data.put(REASON, exemption.reason());
        data.put(UNTIL, exemption.until().toEpochMilli());
        store(EXEMPTION, exemption.granted(), data.toString());
    }

    public void removeExemption() {
        stored(EXEMPTION)
                .map(CredentialModel::getId)
                .toList()
                .forEach(id -> user.credentialManager().removeStoredCredentialById(id));
    }

    /** Reads an exemption from the two columns of its credential; one with unreadable data has expired. */
    public static Exemption exemption(Instant granted, String credentialData) {
        JsonNode data = data(credentialData);
        return new Exemption(
                data.path(REASON).asText(),
                granted,
                Instant.ofEpochMilli(data.path(UNTIL).asLong()));
    }

    private static Exemption readExemption(CredentialModel stored) {
        return exemption(
                Optional.ofNullable(stored.getCreatedDate())
                        .map(Instant::ofEpochMilli)
                        .orElse(Instant.EPOCH),
                Optional.ofNullable(stored.getCredentialData()).orElse("{}"));
    }

    private static JsonNode data(String json) {
        try {
            return JsonSerialization.readValue(json, JsonNode.class);
        } catch (IOException e) {
            return JsonSerialization.createObjectNode();
        }
    }

    private Stream<CredentialModel> stored(String type) {
        return user.credentialManager().getStoredCredentialsByTypeStream(type);
    }

    private void store(String type, Instant at, String data) {
        CredentialModel stored = new CredentialModel();
        stored.setId(ID_PREFIX + UUID.randomUUID().toString().replace("-", ""));
        stored.setType(type);
        stored.setCreatedDate(at.toEpochMilli());
        stored.setSecretData("{}");
        stored.setCredentialData(data);
        user.credentialManager().createStoredCredential(stored);
    }
}
