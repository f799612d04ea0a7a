package dev.keyward.benchmarks;

/** Prints the current step of the benchmark and the elapsed time on standard error. */
final class ProgressLog {

    private static final long BEGUN = System.nanoTime();

    private ProgressLog() {}

    static void print(String text) {
        System.err.printf("[%6d s] %s%n", (System.nanoTime() - BEGUN) / 1_000_000_000, text);
    }
}
