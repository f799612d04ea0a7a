package dev.keyward.benchmarks;

/** Generates distinct passwords of about 13 lower-case letters and digits from numbers. Stateless. */
final class SyntheticPasswords {

    /** Offset of the numbers from which passwords that no list contains are generated. */
    private static final long ABSENT = 1L << 40;

    private SyntheticPasswords() {}

    static String present(long number) {
        return Long.toUnsignedString(mixed(number), Character.MAX_RADIX);
    }

    /** Returns a password that no list contains. */
    static String absent(long number) {
        return present(ABSENT + number);
    }

    /** Applies the finalizer of SplitMix64, which maps different numbers to different numbers. */
    private static long mixed(long number) {
        long mixed = (number + 1) * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
