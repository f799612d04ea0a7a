package dev.keyward.audit.sink.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secrets with which a webhook sink signs its requests, as Standard Webhooks specifies. Immutable.
 *
 * <p>With two secrets, each request has two signatures, so that the receiver can change from one to the other at any time.
 */
public final class WebhookSecrets {

    private static final String PREFIX = "whsec_";
    private static final String ALGORITHM = "HmacSHA256";
    private static final int MIN_BYTES = 24;
    private static final int MAX_BYTES = 64;
    private static final int MAX_SECRETS = 2;

    private final List<SecretKeySpec> keys;

    private WebhookSecrets(List<SecretKeySpec> keys) {
        this.keys = keys;
    }

    /**
     * Parses the one or two secrets of a webhook sink.
     *
     * @param texts one secret, or two while the secret is changed, each as {@code whsec_} and base64
     * @throws IllegalArgumentException if a secret is malformed. The message does not quote it
     */
    public static WebhookSecrets of(List<String> texts) {
        if (texts.isEmpty() || texts.size() > MAX_SECRETS) {
            throw new IllegalArgumentException(
                    "A webhook sink must have one secret, or two while its secret is changed, not " + texts.size()
                            + ".");
        }
        return new WebhookSecrets(texts.stream().map(WebhookSecrets::key).toList());
    }

    private static SecretKeySpec key(String text) {
        byte[] bytes = text.startsWith(PREFIX) ? decode(text.substring(PREFIX.length())) : new byte[0];
        if (bytes.length < MIN_BYTES || bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException("The secret of a webhook sink must be whsec_ and the base64 encoding of "
                    + MIN_BYTES + " to " + MAX_BYTES + " random bytes. Make one with:"
                    + " echo \"whsec_$(openssl rand -base64 32)\"");
        }
        try {
            return new SecretKeySpec(bytes, ALGORITHM);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static byte[] decode(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    /** Returns the value of the header {@code webhook-signature}: one signature for each secret. */
    String signature(String id, long timestamp, byte[] body) {
        return keys.stream()
                .map(key -> "v1," + Base64.getEncoder().encodeToString(hmac(key, id + "." + timestamp + ".", body)))
                .collect(Collectors.joining(" "));
    }

    private static byte[] hmac(SecretKeySpec key, String prefix, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(prefix.getBytes(StandardCharsets.US_ASCII));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 must be available", e);
        }
    }

    @Override
    public String toString() {
        return keys.size() == 1 ? "1 secret" : keys.size() + " secrets";
    }
}
