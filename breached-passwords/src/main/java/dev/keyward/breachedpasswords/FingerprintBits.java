package dev.keyward.breachedpasswords;

/**
 * Number of fingerprint bits that an index shall have. Immutable.
 *
 * @param wanted 8 to 48
 * @param orFewer whether to use fewer if bucket and slot leave fewer bits of a digest
 */
record FingerprintBits(int wanted, boolean orFewer) {

    /** The number of bits where no more than this are left. */
    int within(int possible) {
        return orFewer ? Math.min(wanted, possible) : wanted;
    }
}
