package dev.keyward.auditlog.record;

import java.util.Arrays;

/**
 * Personal data of one person in an audit record, encrypted with AES-256-GCM under a data key of that person.
 *
 * <p>When the data key is destroyed, nobody can read the part any more, and the log still verifies. Immutable.
 *
 * @param key id of the data key, which is a hash of the key
 * @param nonce 12 bytes
 * @param ciphertext the encrypted data, followed by the tag of 16 bytes
 */
public record SealedPart(
        String key,
        @SuppressWarnings("ArrayRecordComponent") byte[] nonce,
        @SuppressWarnings("ArrayRecordComponent") byte[] ciphertext) {

    /** Length of an AES-GCM nonce in bytes. */
    public static final int NONCE_BYTES = 12;

    /**
     * Maximum length in bytes of the encrypted personal data of one person in a record. Eight sealed parts of this length fit into an
     * entry.
     */
    public static final int MAX_CIPHERTEXT_BYTES = 3600;

    private static final int TAG_BYTES = 16;

    public SealedPart {
        Names.require("id of a data key", key);
        if (nonce.length != NONCE_BYTES) {
            throw new IllegalArgumentException("A nonce has " + NONCE_BYTES + " bytes, not " + nonce.length + ".");
        }
        if (ciphertext.length < TAG_BYTES || ciphertext.length > MAX_CIPHERTEXT_BYTES) {
            throw new IllegalArgumentException("A sealed part has " + TAG_BYTES + " to " + MAX_CIPHERTEXT_BYTES
                    + " bytes, not " + ciphertext.length + ".");
        }
        nonce = nonce.clone();
        ciphertext = ciphertext.clone();
    }

    @Override
    public byte[] nonce() {
        return nonce.clone();
    }

    @Override
    public byte[] ciphertext() {
        return ciphertext.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SealedPart that
                && key.equals(that.key)
                && Arrays.equals(nonce, that.nonce)
                && Arrays.equals(ciphertext, that.ciphertext);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(nonce);
    }

    @Override
    public String toString() {
        return "sealed with " + key;
    }
}
