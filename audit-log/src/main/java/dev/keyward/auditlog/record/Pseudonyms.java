package dev.keyward.auditlog.record;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * Replaces personal data in the records of one realm by keyed pseudonyms, which link the records of a person.
 *
 * <p>A pseudonym is {@code p1:} and the first 16 bytes of an HMAC-SHA-256 over kind, realm and value. Without the key, the values
 * cannot be tried out, and the pseudonyms of one person in two realms cannot be linked. Thread-safe.
 */
public final class Pseudonyms {

    /** Kind of the pseudonyms that replace user ids. */
    public static final String USER = "user";

    /**
     * Kind of a pseudonym that replaces a typed user name if the name belongs to no user. Such a name may be a password.
     */
    public static final String TYPED_NAME = "typed_name";

    /** Kind of a pseudonym that replaces the id of a user session. */
    public static final String SESSION = "session";

    /** Kind of a pseudonym that replaces an IP address. */
    public static final String IP = "ip";

    private static final String PREFIX = "p1:";
    private static final String MAC = "HmacSHA256";
    private static final int LENGTH = 16;

    private final SecretKey key;
    private final String realm;

    /**
     * @param key key of the pseudonyms, which survives the rotation of the other keys
     * @param realm id of the realm
     */
    public Pseudonyms(SecretKey key, String realm) {
        this.key = key;
        this.realm = realm;
    }

    /**
     * Returns the pseudonym of the given value.
     *
     * @param kind kind of the value, such as {@link #USER}: equal values of different kinds have different pseudonyms
     * @param value the value, in any case; Unicode-equivalent values have the same pseudonym
     */
    public String of(String kind, String value) {
        String normalized = Normalizer.normalize(value.toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key);
            update(mac, kind);
            update(mac, realm);
            update(mac, normalized);
            return PREFIX
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(mac.doFinal(), LENGTH));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
        }
    }

    /**
     * Adds the length of a text and then the text to a MAC. The length delimits the text, because the id of a realm can contain any
     * separator.
     */
    private static void update(Mac mac, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        mac.update(bytes);
    }
}
