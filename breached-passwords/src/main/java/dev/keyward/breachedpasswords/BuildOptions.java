package dev.keyward.breachedpasswords;

import java.nio.file.Path;
import java.time.Instant;

/**
 * What a build is asked for. Immutable.
 *
 * @param built what the index says it was built at, unless a build goes on that was begun before
 */
record BuildOptions(
        Path target,
        String label,
        Instant corpusDate,
        Instant built,
        int remainderBits,
        long minCount,
        CountClasses classes,
        int flags,
        boolean resume,
        Progress progress,
        long linesBetweenCheckpoints) {

    BuildOptions {
        // Now, not when hours of reading are over.
        Provenance.checkLabel(label);
        Layout.checkRemainderBits(remainderBits);
    }

    /** One in the order of minutes of reading. */
    static final long LINES_BETWEEN_CHECKPOINTS = 1L << 26;

    Provenance provenance(Provenance.Digest digest, int moreFlags) {
        return new Provenance(
                digest,
                digest == Provenance.Digest.SHA_256_PAIR ? Provenance.Normalization.NFC : Provenance.Normalization.NONE,
                flags | moreFlags,
                minCount,
                corpusDate,
                classes.bounds(),
                label);
    }

    /** What must be the same for a build to go on. */
    String fingerprint() {
        return String.join(
                "|",
                label,
                corpusDate.toString(),
                Integer.toString(remainderBits),
                Long.toString(minCount),
                Integer.toString(classes.bits()),
                Integer.toString(flags));
    }
}
