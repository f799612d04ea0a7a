package dev.keyward.it.harness;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Computes the codes that an authenticator app shows, with Keycloak's default policy (RFC 6238, 30 seconds, 6 digits). */
public final class OneTimeCode {

    private OneTimeCode() {}

    /** Returns the settings of a realm in which a code can be used again, with Keycloak's default policy otherwise. */
    public static Map<String, Object> reusable() {
        return Map.of(
                "otpPolicyType",
                "totp",
                "otpPolicyAlgorithm",
                "HmacSHA1",
                "otpPolicyDigits",
                6,
                "otpPolicyInitialCounter",
                0,
                "otpPolicyLookAheadWindow",
                1,
                "otpPolicyPeriod",
                30,
                "otpPolicyCodeReusable",
                true);
    }

    /** Returns the code that the app shows at the given time for a secret as Keycloak stores it. */
    public static String at(String secret, Instant time) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "RAW"));
            byte[] hash = mac.doFinal(
                    ByteBuffer.allocate(8).putLong(time.getEpochSecond() / 30).array());
            int offset = hash[hash.length - 1] & 0xf;
            int number = ByteBuffer.wrap(hash, offset, 4).getInt() & 0x7fffffff;
            return "%06d".formatted(number % 1_000_000);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the code that follows the current one, which Keycloak accepts too; a used code is refused. */
    public static String next(String secret) {
        return at(secret, Instant.now().plusSeconds(30));
    }
}
