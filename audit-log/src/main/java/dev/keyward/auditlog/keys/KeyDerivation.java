package dev.keyward.auditlog.keys;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.EdECPrivateKey;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Derives the Ed25519 key pair of each log from the signing key of a server.
 *
 * <p>The seed is HKDF-SHA-256 (RFC 5869) of the signing key, without salt, with the info {@code keyward-audit-signing-v1}, a line
 * break and the origin. Each log has a key pair of its own, because C2SP binds a key to one name. Stateless.
 */
final class KeyDerivation {

    private static final String SIGNING = "keyward-audit-signing-v1\n";
    private static final String MAC = "HmacSHA256";
    private static final int BYTES = 32;

    private KeyDerivation() {}

    static KeyPair keyPair(SecretKey signing, String origin) {
        return keyPair(hkdf(signing.getEncoded(), new byte[0], (SIGNING + origin).getBytes(StandardCharsets.UTF_8)));
    }

    /** Computes HKDF-SHA-256 (RFC 5869) and returns its first 32 bytes. */
    static byte[] hkdf(byte[] key, byte[] salt, byte[] info) {
        byte[] extracted = hmac(salt.length == 0 ? new byte[BYTES] : salt, key);
        byte[] block = Arrays.copyOf(info, info.length + 1);
        block[info.length] = 1;
        return hmac(extracted, block);
    }

    /**
     * Returns the Ed25519 key pair that belongs to the given seed. The JDK computes a public key only when it generates a pair,
     * so the generator gets the seed in place of random bytes.
     */
    static KeyPair keyPair(byte[] seed) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(255, new FixedBytes(seed));
            KeyPair pair = generator.generateKeyPair();
            boolean isDerived = pair.getPrivate() instanceof EdECPrivateKey key
                    && Arrays.equals(key.getBytes().orElse(new byte[0]), seed);
            if (!isDerived) {
                throw new IllegalStateException("The security provider " + generator.getProvider()
                        + " does not derive Ed25519 keys from a seed. Signing the audit log needs the JDK's SunEC.");
            }
            return pair;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform since 15 has Ed25519", e);
        }
    }

    private static byte[] hmac(byte[] key, byte[] message) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(key, MAC));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
        }
    }

    /** A {@code SecureRandom} that returns a fixed seed instead of random bytes. */
    private static final class FixedBytes extends SecureRandom {

        private static final long serialVersionUID = 1;

        private final byte[] seed;

        FixedBytes(byte[] seed) {
            this.seed = seed.clone();
        }

        @Override
        public void nextBytes(byte[] bytes) {
            if (bytes.length != seed.length) {
                throw new IllegalStateException("An Ed25519 seed has 32 bytes, not " + bytes.length + ".");
            }
            System.arraycopy(seed, 0, bytes, 0, bytes.length);
        }
    }
}
