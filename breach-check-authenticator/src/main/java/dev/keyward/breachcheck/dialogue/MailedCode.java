package dev.keyward.breachcheck.dialogue;

import dev.keyward.breachedpasswords.Sha256;
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

/**
 * A code that was mailed, as it is kept until it is typed: never itself, only what recognises it.
 *
 * <p>Eight digits, good for ten minutes. The salted digest keeps it out of dumps of the sessions' memory; against somebody who reads
 * that memory it helps little, since there are only 10^8 codes. Immutable and thread-safe.
 *
 * @param salt 16 random bytes in hex; also names the code where its attempts are counted
 * @param digest SHA-256 of salt and code in hex
 * @param expires after that it is no good
 */
public record MailedCode(String salt, String digest, Instant expires) {

    public static final Duration LIFE = Duration.ofMinutes(10);

    /** How often one code may be tried. */
    public static final int ATTEMPTS = 5;

    private static final int DIGITS = 8;
    private static final int SALT_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Pattern NOTE = Pattern.compile("([0-9a-f]{32}):([0-9a-f]{64}):([0-9]{1,12})");

    /**
     * A new code.
     *
     * @param code the digits, to be mailed and forgotten
     * @param kept what recognises them
     */
    public record Fresh(String code, MailedCode kept) {

        @Override
        public String toString() {
            return "Fresh[" + kept + "]";
        }
    }

    public static Fresh fresh(Instant now) {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        String hex = HexFormat.of().formatHex(salt);
        String code = String.format(Locale.ROOT, "%0" + DIGITS + "d", RANDOM.nextInt(100_000_000));
        return new Fresh(code, new MailedCode(hex, digest(hex, code), now.plus(LIFE)));
    }

    /** Whether that is the code, typed with or without blanks; takes the same time wherever it differs. Never, once it has expired. */
    public boolean is(String typed, Instant now) {
        String digits = typed.replaceAll("\\s", "");
        boolean same = MessageDigest.isEqual(bytes(digest), bytes(digest(salt, digits)));
        return same && !isExpired(now);
    }

    public boolean isExpired(Instant now) {
        return !now.isBefore(expires);
    }

    /** For a note that holds text. */
    public String note() {
        return salt + ":" + digest + ":" + expires.getEpochSecond();
    }

    /** From such a note; empty when it is none. */
    public static Optional<MailedCode> of(String note) {
        Matcher parts = NOTE.matcher(note);
        return parts.matches()
                ? Optional.of(new MailedCode(
                        parts.group(1), parts.group(2), Instant.ofEpochSecond(Long.parseLong(parts.group(3)))))
                : Optional.empty();
    }

    private static String digest(String salt, String code) {
        return HexFormat.of().formatHex(Sha256.of(salt + code));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
