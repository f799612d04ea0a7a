package dev.keyward.benchmarks;

/** Generates a distinct password of about 13 lower-case letters and digits for each number. Stateless. */
final class SyntheticPasswords {

    /** Lowest number of the generated passwords that are in no breach list of the benchmark. */
    private static final long ABSENT = 1L << 40;

    private SyntheticPasswords() {}

    static String present(long number) {
        return Long.toUnsignedString(mixed(number), Character.MAX_RADIX);
    }

    /** Returns a generated password that no breach list of the benchmark contains; equal numbers give equal passwords. */
    static String absent(long number) {
        return present(ABSENT + number);
    }

    /** Scrambles a number: different arguments give different results that look random. This is the finalizer of SplitMix64. */
    private static long mixed(long number) {
        long mixed = (number + 1) * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
