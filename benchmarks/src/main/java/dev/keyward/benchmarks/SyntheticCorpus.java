package dev.keyward.benchmarks;

import dev.keyward.breachedpasswords.PasswordDigest;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/**
 * Generates a corpus of any size: digests in ascending order, the same in every run, in little memory.
 *
 * <p>Some digests are those of real passwords; the others come from a Poisson process, which spreads them as evenly as real digests.
 * Immutable and thread-safe; each {@link Cursor} is for one thread.
 */
final class SyntheticCorpus {

    private static final long SEED = 20_261_125;
    private static final int MOST_PASSWORDS = 1_000_000;

    /** Flips the sign bit, so that signed sorting gives unsigned order. */
    private static final long SIGN = Long.MIN_VALUE;

    private final long keys;
    private final long[] passwords;

    SyntheticCorpus(long keys) {
        this.keys = keys;
        this.passwords = LongStream.range(0, Math.min(MOST_PASSWORDS, keys / 2))
                .map(number -> PasswordDigest.of(SyntheticPasswords.present(number)) ^ SIGN)
                .sorted()
                .map(digest -> digest ^ SIGN)
                .toArray();
    }

    long keys() {
        return keys;
    }

    /** Returns how many passwords of {@link SyntheticPasswords#present} the corpus contains, counted from number 0. */
    int passwords() {
        return passwords.length;
    }

    Cursor cursor() {
        return new Cursor();
    }

    /** Iterates over all digests once. Not thread-safe. */
    final class Cursor {

        private final SplittableRandom random = new SplittableRandom(SEED);
        private final double step;
        private double place;
        private long synthetic;
        private long last;
        private int nextPassword;
        private long othersLeft = keys - passwords.length;

        private Cursor() {
            double others = othersLeft;
            // Six standard deviations short of the whole range, so that the process never leaves it.
            this.step = Math.pow(2, 52) * (1 - 6 / Math.sqrt(others)) / others;
            this.synthetic = draw();
        }

        /** Returns the next digest. Must not be called more often than there are keys. */
        long next() {
            long next;
            if (isPasswordNext()) {
                next = passwords[nextPassword++];
            } else {
                next = synthetic;
                synthetic = draw();
                othersLeft--;
            }
            return next;
        }

        private boolean isPasswordNext() {
            return othersLeft == 0
                    || (nextPassword < passwords.length
                            && Long.compareUnsigned(passwords[nextPassword], synthetic) <= 0);
        }

        /** Draws a digest not below the last one: 52 bits from the Poisson process, then 12 random bits. */
        private long draw() {
            place -= Math.log(1 - random.nextDouble()) * step;
            long drawn = ((long) place << 12) | random.nextInt(1 << 12);
            last = Long.compareUnsigned(drawn, last) < 0 ? last : drawn;
            return last;
        }
    }
}
