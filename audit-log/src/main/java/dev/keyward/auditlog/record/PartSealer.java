package dev.keyward.auditlog.record;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Encrypts and decrypts one person's personal data in audit records, with AES-256-GCM under a data key of that person.
 *
 * <p>A part states a hash of its data key, because AES-GCM alone would let the owner of two keys make one ciphertext that each of them
 * opens to other data. The ciphertext is bound to the record, the log and the role, so that it cannot be moved. Spaces after the data
 * hide its exact length. Thread-safe.
 */
public final class PartSealer {

    /** Maximum length of the personal data of one person in one audit record, in bytes. */
    public static final int MAX_DATA_BYTES = 3583;

    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int TAG_BITS = 128;
    private static final int BLOCK = 128;
    private static final int KEY_BYTES = 32;
    private static final String KEY_ID_PREFIX = "k1:";
    private static final String KEY_ID_CONTEXT = "keyward-audit-data-key-v1\n";

    private final String keyId;
    private final SecretKey key;
    private final SecureRandom random = new SecureRandom();

    /** @param key AES key of 256 bits, which must be random because its hash is public */
    public PartSealer(SecretKey key) {
        byte[] encoded = key.getEncoded();
        if (encoded == null || encoded.length != KEY_BYTES) {
            throw new IllegalArgumentException("A data key must have 256 bits.");
        }
        this.keyId = keyId(encoded);
        this.key = key;
    }

    /** Returns the id of the data key: the prefix {@code k1:} followed by a hash of the key. */
    public String keyId() {
        return keyId;
    }

    /**
     * Encrypts one person's personal data for an audit record.
     *
     * @param recordId id of the record that will contain the part
     * @param log id of the record's log
     * @param role role of the person in the record
     * @param data a JSON object with text values, in UTF-8
     * @throws IllegalArgumentException if the data has more than {@link #MAX_DATA_BYTES}
     */
    public SealedPart seal(String recordId, LogId log, String role, byte[] data) {
        if (data.length > MAX_DATA_BYTES) {
            throw new IllegalArgumentException(
                    "Personal data has at most " + MAX_DATA_BYTES + " bytes, not " + data.length + ".");
        }
        byte[] padded = Arrays.copyOf(data, (data.length / BLOCK + 1) * BLOCK);
        Arrays.fill(padded, data.length, padded.length, (byte) ' ');
        byte[] nonce = new byte[SealedPart.NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce, context(recordId, log, role));
            return new SealedPart(keyId, nonce, cipher.doFinal(padded));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-256-GCM", e);
        }
    }

    /**
     * Decrypts one person's personal data in an audit record. The result is empty if the part states another key, was encrypted
     * for another record, log or role, or was modified.
     */
    public Optional<byte[]> open(String recordId, LogId log, String role, SealedPart part) {
        if (!part.key().equals(keyId)) {
            return Optional.empty();
        }
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, part.nonce(), context(recordId, log, role));
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
     * Returns the associated data for the encryption. This data binds the ciphertext to its record, log, role and key.
     * None of them contains a line break, so the lines are unambiguous.
     */
    private byte[] context(String recordId, LogId log, String role) {
        return String.join("\n", "keyward-audit-record-v1", recordId, log.text(), role, keyId)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String keyId(byte[] key) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(KEY_ID_CONTEXT.getBytes(StandardCharsets.US_ASCII));
            return KEY_ID_PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(sha256.digest(key));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
