package dev.keyward.auditlog.keys;

import dev.keyward.auditlog.note.NoteSigner;
import dev.keyward.auditlog.note.VerifierKey;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret keys of a server's audit logs, 256 bits each. Immutable; its text reveals no secret.
 *
 * <p>Of the lists, the first key is the current one and the others are retired, the latest first.
 *
 * @param signing keys from which the Ed25519 keys are derived that sign the checkpoints of each log
 * @param wrapping AES keys that wrap the data keys of people; if one is lost, the data that depends on it is unreadable
 * @param macs HMAC keys that authenticate records which have no number in the log yet
 * @param pseudonyms HMAC key of the pseudonyms, which survives the rotation of the others
 */
public record AuditKeys(List<SecretKey> signing, List<SecretKey> wrapping, List<SecretKey> macs, SecretKey pseudonyms) {

    /** Maximum number of keys of each kind (signing, wrapping and MAC keys), including retired keys. */
    public static final int MAX_KEYS = 16;

    static final int SECRET_BYTES = 32;

    private static final String AES = "AES";
    private static final String HMAC = "HmacSHA256";

    public AuditKeys {
        signing = List.copyOf(signing);
        wrapping = List.copyOf(wrapping);
        macs = List.copyOf(macs);
        for (List<SecretKey> keys : List.of(signing, wrapping, macs)) {
            if (keys.isEmpty() || keys.size() > MAX_KEYS) {
                throw new IllegalArgumentException(
                        "There must be 1 to " + MAX_KEYS + " keys of each kind, not " + keys.size() + ".");
            }
        }
    }

    /** Generates new random keys for the audit logs of a server. */
    public static AuditKeys make() {
        return new AuditKeys(
                List.of(mac(random())), List.of(wrapping(random())), List.of(mac(random())), mac(random()));
    }

    /**
     * Returns a copy of these keys with new current keys for signing, wrapping and MACs. The current ones become retired.
     *
     * @throws IllegalArgumentException if there are too many retired keys
     */
    public AuditKeys rotated() {
        return new AuditKeys(
                before(mac(random()), signing.subList(0, 1)),
                before(wrapping(random()), wrapping),
                before(mac(random()), macs.subList(0, 1)),
                pseudonyms);
    }

    /** Returns these keys without the retired signing and MAC keys, for use after a rotation. */
    public AuditKeys withoutRetired() {
        return new AuditKeys(signing.subList(0, 1), wrapping, macs.subList(0, 1), pseudonyms);
    }

    /**
     * Returns the signers for the checkpoints of the log with the given origin, the signer with the current key first. There
     * are two during a rotation.
     */
    public List<NoteSigner> signers(String origin) {
        return signing.stream()
                .map(key -> new NoteSigner(origin, KeyDerivation.keyPair(key, origin)))
                .toList();
    }

    /** Returns the public keys that verify the checkpoints of the log with the given origin, the current key first. */
    public List<VerifierKey> verifierKeys(String origin) {
        return signers(origin).stream().map(NoteSigner::verifierKey).toList();
    }

    /** Returns a signer for the checkpoints of the log with the given origin. The signer uses the current key. */
    public NoteSigner signer(String origin) {
        return signers(origin).get(0);
    }

    /** Returns the public key of the current signing key for checkpoints of the log with the given origin. */
    public VerifierKey verifierKey(String origin) {
        return signer(origin).verifierKey();
    }

    @Override
    public String toString() {
        return "audit keys";
    }

    static SecretKey wrapping(byte[] key) {
        return new SecretKeySpec(key, AES);
    }

    static SecretKey mac(byte[] key) {
        return new SecretKeySpec(key, HMAC);
    }

    private static List<SecretKey> before(SecretKey current, List<SecretKey> retired) {
        return Stream.concat(Stream.of(current), retired.stream()).toList();
    }

    private static byte[] random() {
        byte[] key = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(key);
        return key;
    }
}
