package dev.keyward.breachedpasswords.build;

import dev.keyward.breachedpasswords.Layout;

/**
 * Requested number of fingerprint bits. Immutable.
 *
 * @param wanted 8 to 48
 * @param orFewer whether fewer bits are allowed if a digest has not as many left after bucket and slot
 */
public record FingerprintBits(int wanted, boolean orFewer) {

    /** Returns the layout for a number of keys: about 256 in each bucket, and fewer fingerprint bits if allowed and needed. */
    Layout layout(long keys, int classBits) {
        int left = Long.SIZE - Layout.SLOT_BITS - Layout.bucketBitsFor(keys);
        return Layout.forKeys(keys, within(left), classBits);
    }

    /** Returns the number of bits to use if at most this many are possible. */
    int within(int possible) {
        return orFewer ? Math.min(wanted, possible) : wanted;
    }
}
