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
 * Computes the digests by which passwords and pairs are looked up.
 *
 * <p>SHA-1 is that of the corpus; nothing here needs it to be strong. Stateless and thread-safe.
 */
public final class PasswordDigest {

    private PasswordDigest() {}

    /** Of the password as it is, in UTF-8: case, spaces and all. */
    public static long of(String password) {
        return of(password.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Of a user name and the password that goes with it, for an index of pairs: SHA-256 of the name without white space around it, in
     * lower case and then NFC, a zero byte, and the password in NFC, in UTF-8. Whoever leaked it may have typed it in another form.
     */
    public static long ofPair(String name, String password) {
        MessageDigest sha256 = Sha256.begin();
        sha256.update(composed(name.strip().toLowerCase(Locale.ROOT)).getBytes(StandardCharsets.UTF_8));
        sha256.update((byte) 0);
        return ByteBuffer.wrap(sha256.digest(composed(password).getBytes(StandardCharsets.UTF_8)))
                .getLong();
    }

    /** Of a line {@code name:password}; empty if there is no name or no colon behind it. */
    public static OptionalLong ofPair(String line) {
        int colon = line.indexOf(':');
        return colon < 0 || line.substring(0, colon).isBlank()
                ? OptionalLong.empty()
                : OptionalLong.of(ofPair(line.substring(0, colon), line.substring(colon + 1)));
    }

    static long of(byte[] password) {
        return ByteBuffer.wrap(whole(password)).getLong();
    }

    /** All 20 bytes. */
    public static byte[] whole(byte[] password) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(password);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }

    /** Of the password as it is and, where that differs, of its Unicode NFC form: either may have leaked. */
    public static LongStream allOf(String password) {
        return forms(password).mapToLong(PasswordDigest::of);
    }

    /** All 20 bytes of what {@link #allOf} gives the first eight of. */
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
