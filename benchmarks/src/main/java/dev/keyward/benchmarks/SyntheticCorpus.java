package dev.keyward.benchmarks;

import dev.keyward.breachedpasswords.PasswordDigest;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/**
 * As many digests as wanted in ascending order, always the same ones, in little memory: those of some real passwords among others that are
 * spread as digests are, by the steps of a Poisson process.
 *
 * <p>Immutable and thread-safe; each {@link Cursor} is for one thread.
 */
final class SyntheticCorpus {

    private static final long SEED = 20_261_125;
    private static final int MOST_PASSWORDS = 1_000_000;

    /** Turns the order of unsigned numbers into that of signed ones, and back. */
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

    /** How many of {@link SyntheticPasswords#present} are in it: those with the lowest numbers. */
    int passwords() {
        return passwords.length;
    }

    Cursor cursor() {
        return new Cursor();
    }

    /** Goes through all digests once. Not thread-safe. */
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
            // Six standard deviations less than the whole range, so that it is never left.
            this.step = Math.pow(2, 52) * (1 - 6 / Math.sqrt(others)) / others;
            this.synthetic = draw();
        }

        /** The next one; asked not more often than there are. */
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

        /** 52 bits of the Poisson process and 12 at random, which may come in the wrong order behind the same 52. */
        private long draw() {
            place -= Math.log(1 - random.nextDouble()) * step;
            long drawn = ((long) place << 12) | random.nextInt(1 << 12);
            last = Long.compareUnsigned(drawn, last) < 0 ? last : drawn;
            return last;
        }
    }
}
