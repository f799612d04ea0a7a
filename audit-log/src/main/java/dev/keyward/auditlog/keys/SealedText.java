package dev.keyward.auditlog.keys;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Encrypts texts of the server with AES-256-GCM, so that whoever can only change the database neither reads nor makes one.
 *
 * <p>The key is derived from the wrapping key of the server by HKDF-SHA-256 with the info {@code keyward-audit-sealed-text-v1}. Texts
 * that a retired wrapping key has encrypted stay readable. The owner is authenticated, too: everything beside the text that must not
 * change. Stateless.
 */
public final class SealedText {

    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final String INFO = "keyward-audit-sealed-text-v1";
    private static final String SEPARATOR = ".";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private SealedText() {}

    /**
     * Encrypts a text with the current key.
     *
     * @param owner what the text belongs to, as text that {@link #open} gets again
     */
    public static String seal(AuditKeys keys, String text, String owner) {
        SecretKey wrapping = keys.wrapping().get(0);
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            byte[] encrypted =
                    cipher(Cipher.ENCRYPT_MODE, wrapping, nonce, owner).doFinal(text.getBytes(StandardCharsets.UTF_8));
            byte[] whole = Arrays.copyOf(nonce, NONCE_BYTES + encrypted.length);
            System.arraycopy(encrypted, 0, whole, NONCE_BYTES, encrypted.length);
            return KeyWrapping.id(wrapping) + SEPARATOR + Base64.getEncoder().encodeToString(whole);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-256-GCM", e);
        }
    }

    /** Decrypts a text. The result is empty if no key of this node has encrypted it for this owner. */
    public static Optional<String> open(AuditKeys keys, String sealed, String owner) {
        int end = sealed.indexOf(SEPARATOR);
        return keys.wrapping().stream()
                .filter(key -> end > 0 && KeyWrapping.id(key).equals(sealed.substring(0, end)))
                .findFirst()
                .flatMap(key -> open(key, sealed.substring(end + 1), owner));
    }

    private static Optional<String> open(SecretKey wrapping, String text, String owner) {
        try {
            byte[] whole = Base64.getDecoder().decode(text);
            if (whole.length < NONCE_BYTES + TAG_BYTES) {
                return Optional.empty();
            }
            byte[] opened = cipher(Cipher.DECRYPT_MODE, wrapping, Arrays.copyOf(whole, NONCE_BYTES), owner)
                    .doFinal(whole, NONCE_BYTES, whole.length - NONCE_BYTES);
            return Optional.of(new String(opened, StandardCharsets.UTF_8));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty(); // changed, or not base64
        }
    }

    private static Cipher cipher(int mode, SecretKey wrapping, byte[] nonce, String owner)
            throws GeneralSecurityException {
        byte[] key = KeyDerivation.hkdf(wrapping.getEncoded(), new byte[0], INFO.getBytes(StandardCharsets.US_ASCII));
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, AuditKeys.wrapping(key), new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
        cipher.updateAAD(owner.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
