package dev.keyward.auditlog.keys;

import dev.keyward.auditlog.note.NoteSigner;
import dev.keyward.auditlog.note.VerifierKey;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret keys of a server's audit logs. Immutable; its text reveals no secret.
 *
 * @param signing Ed25519 key pair that signs checkpoints
 * @param wrapping AES key of 256 bits that wraps the data keys of people; if it is lost, sealed data is unreadable
 * @param pseudonyms HMAC key of the pseudonyms, which survives the rotation of the other two
 */
public record AuditKeys(KeyPair signing, SecretKey wrapping, SecretKey pseudonyms) {

    static final int SECRET_BYTES = 32;

    /** Generates new random keys for the audit logs of a server. */
    public static AuditKeys make() {
        try {
            KeyPair signing = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            return new AuditKeys(signing, wrapping(random()), pseudonyms(random()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform since 15 has Ed25519", e);
        }
    }

    static SecretKey wrapping(byte[] key) {
        return new SecretKeySpec(key, "AES");
    }

    static SecretKey pseudonyms(byte[] key) {
        return new SecretKeySpec(key, "HmacSHA256");
    }

    /** Returns the signer for the checkpoints of the log with the given origin. */
    public NoteSigner signer(String origin) {
        return new NoteSigner(origin, signing);
    }

    /** Returns the public key that verifies the checkpoints of the log with the given origin. */
    public VerifierKey verifierKey(String origin) {
        return VerifierKey.of(origin, signing.getPublic());
    }

    @Override
    public String toString() {
        return "audit keys";
    }

    private static byte[] random() {
        byte[] key = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(key);
        return key;
    }
}
