package dev.keyward.breachcheck.keycloak.user;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyward.breachcheck.Finding;
import dev.keyward.breachedpasswords.Sha256;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.keycloak.credential.CredentialModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.PasswordCredentialModel;
import org.keycloak.util.JsonSerialization;

/**
 * Per-user records of the breach check: a breached or weak password, and the last change of the e-mail address.
 *
 * <p>The records are stored as credentials with two types of Keyward. Keycloak stores credentials for users of every storage,
 * caches them, and deletes them with the user. Users cannot list or delete the records, because no credential provider supports
 * the types. User attributes are unsuitable: in a realm that allows undeclared attributes, users could write them. Not
 * thread-safe.
 */
public final class UserRecords {

    /**
     * Prefix of the ids of all credentials that hold Keyward's user records. {@link RecordLabels} recognises the records by it.
     */
    static final String ID_PREFIX = "kw:";

    /**
     * Credential type of the record that a password is breached or weak. The record is deleted when the password changes.
     */
    public static final String FOUND = "keyward-password-found";

    static final String ADDRESS_CHANGED = "keyward-address-changed";

    static final List<String> TYPES = List.of(FOUND, ADDRESS_CHANGED);

    private static final String ADDRESS = "address";

    private final UserModel user;

    public UserRecords(UserModel user) {
        this.user = user;
    }

    /**
     * Returns the finding: the record that the user's current password is breached or weak. The result is empty if there is
     * none. Findings that parallel sign-ins have stored are merged.
     */
    public Optional<Finding> finding() {
        return stored(FOUND)
                .map(UserRecords::read)
                .filter(found -> !found.isOutdated(passwordSet()))
                .sorted(Comparator.comparing(Finding::seen))
                .reduce(Finding::and);
    }

    public void setFinding(Finding found) {
        forgetFinding();
        store(FOUND, found.seen(), StoredFinding.write(found));
    }

    public void forgetFinding() {
        remove(FOUND);
    }

    /**
     * Returns whether the user has a record that an earlier password is breached or weak. In that case, the password was
     * changed without an event.
     */
    public boolean hasOutdatedFinding() {
        return stored(FOUND).map(UserRecords::read).anyMatch(found -> found.isOutdated(passwordSet()));
    }

    /**
     * Returns whether the user's other sessions end when the password changes. Considers outdated findings too, because the password may
     * just have changed.
     */
    public boolean endsSessions() {
        return stored(FOUND).map(UserRecords::read).anyMatch(Finding::endSessions);
    }

    Optional<Instant> addressChanged() {
        return stored(ADDRESS_CHANGED).map(UserRecords::at).max(Comparator.naturalOrder());
    }

    /**
     * Records that the user changed the e-mail address at the given time.
     *
     * @param address the new address; empty if it is not yet the user's address
     */
    public void setAddressChanged(Instant now, Optional<String> address) {
        remove(ADDRESS_CHANGED);
        ObjectNode data = JsonSerialization.createObjectNode();
        address.ifPresent(inUse -> data.put(ADDRESS, digest(inUse)));
        store(ADDRESS_CHANGED, now, data.toString());
    }

    /**
     * Deletes the record of the user's last e-mail address change if the address has since been replaced by other
     * means. The new address comes from an administrator, a directory or a mapper, which are trusted.
     */
    public void forgetReplacedAddress() {
        String inUse = digest(Optional.ofNullable(user.getEmail()).orElse(""));
        boolean isReplaced = stored(ADDRESS_CHANGED)
                .map(mark -> data(mark).path(ADDRESS))
                .allMatch(address -> address.isTextual() && !address.asText().equals(inUse));
        if (isReplaced) {
            remove(ADDRESS_CHANGED);
        }
    }

    /**
     * Returns a digest of the given e-mail address. Only the digest is stored, so that no address remains after the user
     * has replaced it.
     */
    private String digest(String address) {
        return HexFormat.of().formatHex(Sha256.of(user.getId() + " " + Addresses.folded(address)));
    }

    /** Returns the creation time that is stored with the user's password; empty for a password in a directory. */
    public Optional<Instant> passwordSet() {
        return user.credentialManager()
                .getStoredCredentialsByTypeStream(PasswordCredentialModel.TYPE)
                .flatMap(password -> Stream.ofNullable(password.getCreatedDate()))
                .max(Comparator.naturalOrder())
                .map(Instant::ofEpochMilli);
    }

    private Stream<CredentialModel> stored(String type) {
        return user.credentialManager().getStoredCredentialsByTypeStream(type);
    }

    private void store(String type, Instant at, String data) {
        CredentialModel mark = new CredentialModel();
        mark.setId(unaddressableId());
        mark.setType(type);
        mark.setCreatedDate(at.toEpochMilli());
        mark.setSecretData("{}");
        mark.setCredentialData(data);
        user.credentialManager().createStoredCredential(mark);
    }

    /**
     * Returns a new credential id that contains a colon, so that {@code kc_action=delete_credential:<id>} cannot refer
     * to it. Keycloak cuts that parameter off at a colon.
     */
    private static String unaddressableId() {
        return ID_PREFIX + UUID.randomUUID().toString().replace("-", "");
    }

    private void remove(String type) {
        stored(type)
                .map(CredentialModel::getId)
                .toList()
                .forEach(id -> user.credentialManager().removeStoredCredentialById(id));
    }

    private static Instant at(CredentialModel mark) {
        return Optional.ofNullable(mark.getCreatedDate())
                .map(Instant::ofEpochMilli)
                .orElse(Instant.EPOCH);
    }

    private static Finding read(CredentialModel mark) {
        return StoredFinding.read(at(mark), data(mark));
    }

    private static JsonNode data(CredentialModel mark) {
        try {
            return JsonSerialization.readValue(
                    Optional.ofNullable(mark.getCredentialData()).orElse("{}"), JsonNode.class);
        } catch (IOException e) {
            return JsonSerialization.createObjectNode();
        }
    }
}
