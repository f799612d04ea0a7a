package dev.keyward.providerkit.proof.code;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.keycloak.crypto.JavaAlgorithm;
import org.keycloak.jose.jws.crypto.HashUtils;

/**
 * Salted digest of a mailed verification code, with which the entered code is compared.
 *
 * <p>A code has eight digits and is valid for ten minutes. The digest keeps the code itself out of memory dumps, but an attacker
 * who reads the memory can still try all 10^8 codes. Immutable and thread-safe.
 *
 * @param salt 16 random bytes in hex; also identifies the code when attempts are counted
 * @param digest SHA-256 of salt and code in hex
 * @param expires time from which the code is no longer accepted
 */
public record MailedCode(String salt, String digest, Instant expires) {

    /** Time for which a code is valid. */
    public static final Duration LIFE = Duration.ofMinutes(10);

    /** Maximum number of attempts to enter one code. */
    public static final int ATTEMPTS = 5;

    private static final int DIGITS = 8;
    private static final int SALT_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Pattern NOTE = Pattern.compile("([0-9a-f]{32}):([0-9a-f]{64}):([0-9]{1,12})");

    /**
     * A new verification code together with its digest.
     *
     * @param code the digits, to be mailed and never stored
     * @param kept the digest to store
     */
    public record Fresh(String code, MailedCode kept) {

        @Override
        public String toString() {
            return "Fresh[" + kept + "]";
        }
    }

    /** Returns a new random code that is valid from the given time on. */
    public static Fresh fresh(Instant now) {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        String hex = HexFormat.of().formatHex(salt);
        String code = String.format(Locale.ROOT, "%0" + DIGITS + "d", RANDOM.nextInt(100_000_000));
        return new Fresh(code, new MailedCode(hex, digest(hex, code), now.plus(LIFE)));
    }

    /**
     * Returns whether the given text is this verification code and the code has not expired. Ignores blanks, and compares in constant
     * time.
     */
    public boolean is(String typed, Instant now) {
        String digits = typed.replaceAll("\\s", "");
        boolean same = MessageDigest.isEqual(bytes(digest), bytes(digest(salt, digits)));
        return same && !isExpired(now);
    }

    public boolean isExpired(Instant now) {
        return !now.isBefore(expires);
    }

    /** Returns a text that omits salt and digest, because an attacker could compute the verification code from them. */
    @Override
    public String toString() {
        return "MailedCode[expires=" + expires + "]";
    }

    /** Returns this code's salt, digest and expiry as one line of text, which {@link #of} parses. */
    public String note() {
        return salt + ":" + digest + ":" + expires.getEpochSecond();
    }

    /** Parses the text that {@link #note} returns; the result is empty if the text is malformed. */
    public static Optional<MailedCode> of(String note) {
        Matcher parts = NOTE.matcher(note);
        return parts.matches()
                ? Optional.of(new MailedCode(
                        parts.group(1), parts.group(2), Instant.ofEpochSecond(Long.parseLong(parts.group(3)))))
                : Optional.empty();
    }

    private static String digest(String salt, String code) {
        return HexFormat.of().formatHex(HashUtils.hash(JavaAlgorithm.SHA256, bytes(salt + code)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
