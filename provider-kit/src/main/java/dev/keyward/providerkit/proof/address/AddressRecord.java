package dev.keyward.providerkit.proof.address;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyward.providerkit.records.CredentialRecords;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Optional;
import org.keycloak.crypto.JavaAlgorithm;
import org.keycloak.jose.jws.crypto.HashUtils;
import org.keycloak.models.UserModel;

/**
 * Record of the last time at which a user changed the e-mail address, stored as a credential of the user. Not thread-safe.
 */
public final class AddressRecord {

    public static final String TYPE = "keyward-address-changed";

    private static final String ADDRESS = "address";

    private final UserModel user;
    private final CredentialRecords records;

    public AddressRecord(UserModel user) {
        this.user = user;
        this.records = new CredentialRecords(user);
    }

    /** Returns the time of the last recorded change of the e-mail address. */
    public Optional<Instant> changed() {
        return records.stored(TYPE).map(CredentialRecords.Stored::at).max(Comparator.naturalOrder());
    }

    /**
     * Records that the user changed the e-mail address at the given time.
     *
     * @param address the new address; empty if it is not yet the user's address
     */
    public void set(Instant now, Optional<String> address) {
        records.remove(TYPE);
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        address.ifPresent(inUse -> data.put(ADDRESS, digest(inUse)));
        records.store(TYPE, now, data.toString());
    }

    /**
     * Deletes the record of the user's last e-mail address change if the address has since been replaced by other
     * means. The new address comes from an administrator, a directory or a mapper, which are trusted.
     */
    public void forgetReplacedAddress() {
        String inUse = digest(Optional.ofNullable(user.getEmail()).orElse(""));
        boolean isReplaced = records.stored(TYPE)
                .map(record -> record.data().path(ADDRESS))
                .allMatch(address -> address.isTextual() && !address.asText().equals(inUse));
        if (isReplaced) {
            records.remove(TYPE);
        }
    }

    /**
     * Returns a digest of the given e-mail address. Only the digest is stored, so that no address remains after the user
     * has replaced it.
     */
    private String digest(String address) {
        byte[] text = (user.getId() + " " + Addresses.folded(address)).getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(HashUtils.hash(JavaAlgorithm.SHA256, text));
    }
}
