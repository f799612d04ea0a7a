package dev.keyward.auditlog.record;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Encrypts and decrypts one person's personal data in audit records, with AES-256-GCM under a data key of that person.
 *
 * <p>The ciphertext is bound to the record and the role, so that it cannot be moved to another record. Spaces after the data hide
 * its exact length. Thread-safe.
 */
public final class PartSealer {

    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int TAG_BITS = 128;
    private static final int BLOCK = 64;
    private static final int KEY_BYTES = 32;

    private final String keyId;
    private final SecretKey key;
    private final SecureRandom random = new SecureRandom();

    /**
     * @param keyId id of the data key, which the sealed parts state
     * @param key AES key of 256 bits
     */
    public PartSealer(String keyId, SecretKey key) {
        byte[] encoded = key.getEncoded();
        if (encoded == null || encoded.length != KEY_BYTES) {
            throw new IllegalArgumentException("A data key must have 256 bits.");
        }
        this.keyId = keyId;
        this.key = key;
    }

    /**
     * Encrypts personal data for one audit record.
     *
     * @param recordId id of the record that will contain the part
     * @param realm id of the record's realm
     * @param role role of the person in the record
     * @param data a JSON object with text values, in UTF-8
     * @throws IllegalArgumentException if the data is too long for a sealed part
     */
    public SealedPart seal(String recordId, String realm, String role, byte[] data) {
        byte[] padded = Arrays.copyOf(data, (data.length / BLOCK + 1) * BLOCK);
        Arrays.fill(padded, data.length, padded.length, (byte) ' ');
        byte[] nonce = new byte[SealedPart.NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce, context(recordId, realm, role));
            return new SealedPart(keyId, nonce, cipher.doFinal(padded));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-256-GCM", e);
        }
    }

    /**
     * Decrypts personal data. The result is empty if it was encrypted for another record, realm, role or key, or was modified.
     */
    public Optional<byte[]> open(String recordId, String realm, String role, SealedPart part) {
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, part.nonce(), context(recordId, realm, role));
            return Optional.of(cipher.doFinal(part.ciphertext()));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private Cipher cipher(int mode, byte[] nonce, byte[] context) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(context);
        return cipher;
    }

    /**
     * Returns the associated data of the encryption, which binds the ciphertext to its record, realm, role and key. Names in
     * records contain no line breaks, so the lines are unambiguous.
     */
    private byte[] context(String recordId, String realm, String role) {
        return String.join("\n", "keyward-audit-record-v1", recordId, realm, role, keyId)
                .getBytes(StandardCharsets.UTF_8);
    }
}
