package dev.keyward.auditlog.record;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * Authenticates audit records with a MAC until they are appended to the log, whose Merkle tree then protects them.
 *
 * <p>HMAC-SHA-256 over the log and the entry. Thread-safe.
 */
public final class RecordMac {

    private static final String MAC = "HmacSHA256";

    private final List<SecretKey> keys;

    /**
     * @param keys the current key, then the retired ones, whose MACs are still accepted
     * @throws IllegalArgumentException if there is no key
     */
    public RecordMac(List<SecretKey> keys) {
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("A MAC needs a key.");
        }
        this.keys = List.copyOf(keys);
    }

    /** Returns the 32-byte MAC of an entry of the given log, computed with the current key. */
    public byte[] of(LogId log, byte[] entry) {
        return mac(keys.get(0), log, entry);
    }

    /**
     * Returns whether the given MAC authenticates an entry for the given log. The MAC may have been made with the current key or a
     * retired one.
     */
    public boolean matches(LogId log, byte[] entry, byte[] mac) {
        return keys.stream().anyMatch(key -> MessageDigest.isEqual(mac(key, log, entry), mac));
    }

    private static byte[] mac(SecretKey key, LogId log, byte[] entry) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key);
            mac.update(("keyward-audit-mac-v1\n" + log + "\n").getBytes(StandardCharsets.US_ASCII));
            return mac.doFinal(entry);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
        }
    }
}
