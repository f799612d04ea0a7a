package dev.keyward.benchmarks;

import dev.keyward.breachedpasswords.BreachIndex;

/** Formats a measured false-positive rate, and compares it with the rate in theory. Stateless. */
final class FalsePositives {

    private static final double MOST_OFF = 0.2;

    /** Number of standard deviations accepted as chance. */
    private static final int BY_CHANCE = 3;

    private FalsePositives() {}

    static String text(long found, long probes) {
        return Quantity.rate((double) found / probes) + ": " + Quantity.count(found) + " / " + Quantity.count(probes);
    }

    static String text(long found, long probes, BreachIndex index) {
        return text(found, probes) + " (theory " + Quantity.rate(index.falsePositiveRate()) + ")";
    }

    /** Whether the rate is within 20 % of theory, or within three standard deviations if that is wider. */
    static boolean isAsInTheory(long found, long probes, BreachIndex index) {
        double expected = index.falsePositiveRate() * probes;
        return Math.abs(found - expected) <= Math.max(MOST_OFF * expected, BY_CHANCE * Math.sqrt(expected) + 1);
    }
}
