package dev.keyward.breachedpasswords.build;

import dev.keyward.breachedpasswords.Layout;

/**
 * Number of fingerprint bits that an index shall have. Immutable.
 *
 * @param wanted 8 to 48
 * @param orFewer whether to use fewer if bucket and slot leave fewer bits of a digest
 */
public record FingerprintBits(int wanted, boolean orFewer) {

    /** The layout for a number of keys: about 256 in each bucket, and fewer fingerprint bits if that is allowed and needed. */
    Layout layout(long keys, int classBits) {
        int left = Long.SIZE - Layout.SLOT_BITS - Layout.bucketBitsFor(keys);
        return Layout.forKeys(keys, within(left), classBits);
    }

    /** The number of bits where no more than this are left. */
    int within(int possible) {
        return orFewer ? Math.min(wanted, possible) : wanted;
    }
}
