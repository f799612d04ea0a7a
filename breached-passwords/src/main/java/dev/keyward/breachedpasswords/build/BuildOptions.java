package dev.keyward.breachedpasswords.build;

import dev.keyward.breachedpasswords.CountClasses;
import dev.keyward.breachedpasswords.Layout;
import dev.keyward.breachedpasswords.Progress;
import dev.keyward.breachedpasswords.Provenance;
import dev.keyward.breachedpasswords.output.IndexOutput;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;

/**
 * Options of one build of a breach index, such as its target and its fingerprint bits. Immutable.
 *
 * @param replaceOther whether a regular file that is not an index may be replaced
 * @param built build time to record; a resumed build keeps its own
 * @param fingerprintBits number of fingerprint bits; empty for the default
 */
record BuildOptions(
        Path target,
        boolean replaceOther,
        String label,
        Instant corpusDate,
        Instant built,
        OptionalInt fingerprintBits,
        long minCount,
        CountClasses classes,
        int flags,
        boolean resume,
        Progress progress,
        long linesBetweenCheckpoints) {

    /** Number of input lines after which a build saves its state, which happens every few minutes. */
    static final long LINES_BETWEEN_CHECKPOINTS = 1L << 26;

    static final int DEFAULT_BITS = 24;

    BuildOptions {
        // Check now, not after hours of reading.
        Provenance.checkLabel(label);
        fingerprintBits.ifPresent(Layout::checkFingerprintBits);
    }

    BuildOptions withTarget(boolean replace) {
        return new BuildOptions(
                target,
                replace,
                label,
                corpusDate,
                built,
                fingerprintBits,
                minCount,
                classes,
                flags,
                resume,
                progress,
                linesBetweenCheckpoints);
    }

    BuildOptions withContent(OptionalInt bits, long count, CountClasses counts, int moreFlags) {
        return new BuildOptions(
                target,
                replaceOther,
                label,
                corpusDate,
                built,
                bits,
                count,
                counts,
                flags | moreFlags,
                resume,
                progress,
                linesBetweenCheckpoints);
    }

    BuildOptions withRun(Instant time, boolean resumed, Progress progress, long linesBetween) {
        return new BuildOptions(
                target,
                replaceOther,
                label,
                corpusDate,
                time,
                fingerprintBits,
                minCount,
                classes,
                flags,
                resumed,
                progress,
                linesBetween);
    }

    IndexOutput output(List<Path> inputs) {
        return new IndexOutput(target, inputs, replaceOther);
    }

    /** Returns the number of fingerprint bits that the breach index should have. */
    FingerprintBits bits() {
        boolean overlay = (flags & Provenance.OVERLAY) != 0;
        return fingerprintBits.isPresent()
                ? new FingerprintBits(fingerprintBits.getAsInt(), false)
                // Lets an overlay be merged into the corpus, which keeps more bits of a digest than a small list of 24
                // bits.
                : overlay
                        ? new FingerprintBits(Layout.MOST_FINGERPRINT_BITS, true)
                        : new FingerprintBits(DEFAULT_BITS, false);
    }

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

    /** Returns a text that identifies these options, so that an interrupted build resumes only with the same ones. */
    String fingerprint() {
        return String.join(
                "|",
                label,
                corpusDate.toString(),
                Integer.toString(bits().wanted()),
                Long.toString(minCount),
                Integer.toString(classes.bits()),
                Integer.toString(flags));
    }
}
