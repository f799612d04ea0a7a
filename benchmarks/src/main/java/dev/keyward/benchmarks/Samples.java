package dev.keyward.benchmarks;

import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Digests and passwords for the lookups of the benchmark, in random order. Callers must not modify the arrays.
 *
 * @param present digests from the whole range of the corpus
 * @param absent random digests, which the corpus contains with a probability below one in a billion
 * @param passwords passwords in the corpus
 * @param absentPasswords passwords that are not in the corpus
 */
@SuppressWarnings("ArrayRecordComponent") // read in the innermost loops
record Samples(long[] present, long[] absent, String[] passwords, String[] absentPasswords) {

    private static final int MOST = 1_000_000;
    private static final long SEED = 5;

    static Samples of(SyntheticCorpus corpus, FiguresOptions options) {
        ProgressLog.print("choosing the passwords to look up");
        int size = Math.min(MOST, Math.min(corpus.passwords(), options.lookups()));
        return new Samples(
                present(corpus, size),
                new SplittableRandom(SEED).longs(size).toArray(),
                passwords(corpus.passwords(), size),
                absentPasswords(size));
    }

    /** Returns {@code size} random passwords among the generated passwords with numbers below {@code of}. */
    static String[] passwords(long of, int size) {
        return new SplittableRandom(SEED)
                .longs(size, 0, of)
                .mapToObj(SyntheticPasswords::present)
                .toArray(String[]::new);
    }

    static String[] absentPasswords(int size) {
        return Stream.iterate(0L, number -> number + 1)
                .limit(size)
                .map(SyntheticPasswords::absent)
                .toArray(String[]::new);
    }

    private static long[] present(SyntheticCorpus corpus, int size) {
        long every = corpus.keys() / size;
        SyntheticCorpus.Cursor cursor = corpus.cursor();
        long[] present = new long[size];
        for (long n = 0; n < every * size; n++) {
            long digest = cursor.next();
            if (n % every == 0) {
                present[(int) (n / every)] = digest;
            }
        }
        Random random = new Random(SEED);
        for (int n = size - 1; n > 0; n--) {
            int other = random.nextInt(n + 1);
            long held = present[n];
            present[n] = present[other];
            present[other] = held;
        }
        return present;
    }
}
