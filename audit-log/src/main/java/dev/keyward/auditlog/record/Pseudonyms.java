package dev.keyward.auditlog.record;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * Replaces personal data by keyed pseudonyms, which link the records of a person without revealing who it is.
 *
 * <p>A pseudonym is {@code p1:} and the first 16 bytes of an HMAC-SHA-256 over field and value. Without the key, the values cannot be
 * tried out. Thread-safe.
 */
public final class Pseudonyms {

    private static final String PREFIX = "p1:";
    private static final String MAC = "HmacSHA256";
    private static final int LENGTH = 16;

    private final SecretKey key;

    /** @param key key of the pseudonyms, which is not the one that wraps data keys and survives its rotation */
    public Pseudonyms(SecretKey key) {
        this.key = key;
    }

    /**
     * Returns the pseudonym of the given value of a field.
     *
     * @param field name of the field, such as {@code user}: equal values of different fields have different pseudonyms
     * @param value the value, in any case; Unicode-equivalent values have the same pseudonym
     */
    public String of(String field, String value) {
        String normalized = Normalizer.normalize(value.toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key);
            mac.update(field.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            byte[] full = mac.doFinal(normalized.getBytes(StandardCharsets.UTF_8));
            return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(full, LENGTH));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
        }
    }
}
