package dev.keyward.breachedpasswords.build;

import dev.keyward.breachedpasswords.Layout;

/**
 * The number of fingerprint bits that a new breach index should have for each key. Immutable.
 *
 * @param wanted 8 to 48
 * @param orFewer whether fewer bits are allowed if bucket and slot leave fewer bits of a digest
 */
public record FingerprintBits(int wanted, boolean orFewer) {

    /**
     * Returns the index layout for the given number of keys. If the wanted number of fingerprint bits does not fit, the
     * layout has fewer bits, provided that fewer are allowed.
     */
    Layout layout(long keys, int classBits) {
        int left = Long.SIZE - Layout.SLOT_BITS - Layout.bucketBitsFor(keys);
        return Layout.forKeys(keys, within(left), classBits);
    }

    /**
     * Returns the number of fingerprint bits to use if the layout has space for the given number of bits. Without
     * {@code orFewer}, this is the wanted number even if it does not fit.
     */
    int within(int room) {
        return orFewer ? Math.min(wanted, room) : wanted;
    }
}
