package dev.keyward.benchmarks;

import dev.keyward.breachedpasswords.PasswordDigest;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/**
 * Generates any number of password digests in ascending order.
 *
 * <p>They are the same in every run, and need little memory.
 *
 * <p>Some digests are those of generated passwords; the others are random numbers, spread as evenly as real digests (a Poisson
 * process). Immutable and thread-safe; each {@link Cursor} is for one thread.
 */
final class SyntheticCorpus {

    private static final long SEED = 20_261_125;
    private static final int MOST_PASSWORDS = 1_000_000;

    /** Mask that flips the sign bit of a digest, so that sorting signed numbers gives the unsigned order. */
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

    /**
     * Returns the number of generated passwords whose digests are in this corpus. {@link SyntheticPasswords#present} generates them
     * for the numbers from 0 on.
     */
    int passwords() {
        return passwords.length;
    }

    Cursor cursor() {
        return new Cursor();
    }

    /** Iterates once over all digests of the corpus in ascending order. Not thread-safe. */
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

        /** Returns the next digest of the corpus in ascending order. Must not be called more often than there are keys. */
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

        /**
         * Returns the next random digest, which is equal to or greater than the previous one. A Poisson process gives the upper 52
         * bits; the lower 12 are random.
         */
        private long draw() {
            place -= Math.log(1 - random.nextDouble()) * step;
            long drawn = ((long) place << 12) | random.nextInt(1 << 12);
            last = Long.compareUnsigned(drawn, last) < 0 ? last : drawn;
            return last;
        }
    }
}
