package dev.keyward.auditlog.keys;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Encrypts the data keys of people with AES-256-GCM under the wrapping key of a server, and decrypts them again.
 *
 * <p>Each wrapped key is bound to its owner, so that an administrator of the database cannot give one person the key of another.
 * Keys that a retired wrapping key has encrypted stay readable. Thread-safe.
 */
public final class KeyWrapping {

    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final String ID_PREFIX = "w1:";
    private static final String ID_CONTEXT = "keyward-audit-wrapping-key-v1\n";
    private static final String CONTEXT = "keyward-audit-wrapped-key-v1\n";
    private static final int ID_BYTES = 16;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final int WRAPPED_BYTES = NONCE_BYTES + AuditKeys.SECRET_BYTES + TAG_BYTES;

    private final List<SecretKey> keys;
    private final SecureRandom random = new SecureRandom();

    public KeyWrapping(AuditKeys keys) {
        this.keys = keys.wrapping();
    }

    /** Returns the id of a wrapping key. The id is {@code w1:} followed by a part of a hash of the key. */
    public static String id(SecretKey wrapping) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(ID_CONTEXT.getBytes(StandardCharsets.US_ASCII));
            byte[] hash = sha256.digest(wrapping.getEncoded());
            return ID_PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, ID_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Returns the id of the wrapping key that encrypts new data keys. */
    public String current() {
        return id(keys.get(0));
    }

    /** Returns a new random key for encrypting the personal data of one person. */
    public SecretKey newDataKey() {
        byte[] key = new byte[AuditKeys.SECRET_BYTES];
        random.nextBytes(key);
        return AuditKeys.wrapping(key);
    }

    /**
     * Encrypts a data key with the current wrapping key.
     *
     * @param owner whose key it is, as text that {@link #unwrap} gets again
     */
    public WrappedKey wrap(SecretKey dataKey, String owner) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] encrypted =
                    cipher(Cipher.ENCRYPT_MODE, keys.get(0), nonce, owner).doFinal(dataKey.getEncoded());
            byte[] whole = Arrays.copyOf(nonce, WRAPPED_BYTES);
            System.arraycopy(encrypted, 0, whole, NONCE_BYTES, encrypted.length);
            return new WrappedKey(current(), Base64.getEncoder().encodeToString(whole));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-256-GCM", e);
        }
    }

    /** Returns whether the server has the wrapping key with the given id, as current or retired key. */
    public boolean has(String wrappedBy) {
        return keys.stream().anyMatch(key -> id(key).equals(wrappedBy));
    }

    /** Decrypts a data key. The result is empty if the wrapping key is missing, or the text was changed or is another owner's. */
    public Optional<SecretKey> unwrap(WrappedKey wrapped, String owner) {
        return keys.stream()
                .filter(key -> id(key).equals(wrapped.wrappedBy()))
                .findFirst()
                .flatMap(key -> unwrap(key, wrapped.text(), owner));
    }

    private static Optional<SecretKey> unwrap(SecretKey wrapping, String text, String owner) {
        try {
            byte[] whole = Base64.getDecoder().decode(text);
            if (whole.length != WRAPPED_BYTES) {
                return Optional.empty();
            }
            byte[] nonce = Arrays.copyOf(whole, NONCE_BYTES);
            byte[] key = cipher(Cipher.DECRYPT_MODE, wrapping, nonce, owner)
                    .doFinal(whole, NONCE_BYTES, whole.length - NONCE_BYTES);
            return Optional.of(AuditKeys.wrapping(key));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty(); // changed, or not base64
        }
    }

    private static Cipher cipher(int mode, SecretKey wrapping, byte[] nonce, String owner)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, wrapping, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
        cipher.updateAAD((CONTEXT + owner).getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
