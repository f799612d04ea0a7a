package dev.keyward.benchmarks;

/** Passwords of some 13 lower-case letters and digits, told by their number, each different from all others. */
final class SyntheticPasswords {

    /** Far from any number of one that is in a list. */
    private static final long ABSENT = 1L << 40;

    private SyntheticPasswords() {}

    static String present(long number) {
        return Long.toUnsignedString(mixed(number), Character.MAX_RADIX);
    }

    /** One that no list has. */
    static String absent(long number) {
        return present(ABSENT + number);
    }

    /** The finaliser of SplitMix64, which gives each number another one. */
    private static long mixed(long number) {
        long mixed = (number + 1) * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
