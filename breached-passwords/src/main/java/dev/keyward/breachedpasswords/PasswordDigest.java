package dev.keyward.breachedpasswords;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Computes the digests by which a breach index looks up passwords, or pairs of user name and password.
 *
 * <p>Uses SHA-1, because the corpus consists of SHA-1 digests; no guarantee here depends on its strength. Stateless and
 * thread-safe.
 */
public final class PasswordDigest {

    private PasswordDigest() {}

    /** Returns the first eight bytes of the SHA-1 of the given password, unmodified and in UTF-8. */
    public static long of(String password) {
        return of(password.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns the first eight bytes of the SHA-256 of a pair of user name and password.
     *
     * <p>Hashes the stripped name in lower case and NFC, a zero byte, and the password in NFC, all in UTF-8: the leaked pair
     * may have been typed in another form.
     */
    public static long ofPair(String name, String password) {
        MessageDigest sha256 = Sha256.begin();
        sha256.update(composed(name.strip().toLowerCase(Locale.ROOT)).getBytes(StandardCharsets.UTF_8));
        sha256.update((byte) 0);
        return ByteBuffer.wrap(sha256.digest(composed(password).getBytes(StandardCharsets.UTF_8)))
                .getLong();
    }

    /**
     * Computes the digest of a user name and a password from a line of the form {@code name:password}. The result is empty if
     * the line has no name or no colon.
     */
    public static OptionalLong ofPair(String line) {
        int colon = line.indexOf(':');
        return colon < 0 || line.substring(0, colon).isBlank()
                ? OptionalLong.empty()
                : OptionalLong.of(ofPair(line.substring(0, colon), line.substring(colon + 1)));
    }

    static long of(byte[] password) {
        return ByteBuffer.wrap(whole(password)).getLong();
    }

    /** Returns all 20 bytes of the SHA-1 of the given password. */
    public static byte[] whole(byte[] password) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(password);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }

    /** Returns the digest of the given password and, if its Unicode NFC form differs, the digest of that form. */
    public static LongStream allOf(String password) {
        return forms(password).mapToLong(PasswordDigest::of);
    }

    /** Returns the 20-byte SHA-1 of the given password and, if its Unicode NFC form differs, the SHA-1 of that form. */
    public static Stream<byte[]> wholeOfAll(String password) {
        return forms(password).map(PasswordDigest::whole);
    }

    private static Stream<byte[]> forms(String password) {
        String composed = composed(password);
        return (composed.equals(password) ? Stream.of(password) : Stream.of(password, composed))
                .map(form -> form.getBytes(StandardCharsets.UTF_8));
    }

    private static String composed(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC);
    }
}
