package dev.keyward.benchmarks;

import java.util.Locale;

/** Formats measured numbers with their units. Stateless. */
final class Quantity {

    private static final double MILLION = 1_000_000;

    private Quantity() {}

    static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    static String decimal(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    static String rate(double value) {
        return String.format(Locale.ROOT, "%.2e", value);
    }

    static String nanos(double nanos) {
        return String.format(Locale.ROOT, "%,.0f ns", nanos);
    }

    static String micros(long nanos) {
        return String.format(Locale.ROOT, "%,.0f us", nanos / 1_000.0);
    }

    static String millis(long nanos) {
        return String.format(Locale.ROOT, "%,.1f ms", nanos / MILLION);
    }

    static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%,.1f s", nanos / MILLION / 1_000);
    }

    /** Formats bytes as kB or MB, in decimal units. */
    static String bytes(long bytes) {
        return Math.abs(bytes) < MILLION
                ? String.format(Locale.ROOT, "%,.0f kB", bytes / 1_000.0)
                : String.format(Locale.ROOT, "%,.1f MB", bytes / MILLION);
    }

    static String millions(double value) {
        return String.format(Locale.ROOT, "%,.2f M", value / MILLION);
    }
}
