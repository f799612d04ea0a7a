package dev.keyward.breachedpasswords.build;

import dev.keyward.breachedpasswords.Layout;

/**
 * Requested number of fingerprint bits. Immutable.
 *
 * @param wanted 8 to 48
 * @param orFewer whether fewer bits are allowed if bucket and slot leave fewer bits of a digest
 */
public record FingerprintBits(int wanted, boolean orFewer) {

    /** Returns the layout for a number of keys: about 256 in each bucket, and fewer fingerprint bits if allowed and needed. */
    Layout layout(long keys, int classBits) {
        int left = Long.SIZE - Layout.SLOT_BITS - Layout.bucketBitsFor(keys);
        return Layout.forKeys(keys, within(left), classBits);
    }

    /** Returns the number of fingerprint bits to use: at most {@code possible} if fewer than wanted are allowed. */
    int within(int possible) {
        return orFewer ? Math.min(wanted, possible) : wanted;
    }
}
