package dev.keyward.benchmarks;

import dev.keyward.breachedpasswords.BreachIndex;

/** Formats the measured false-positive rate of an index, and compares it with the rate that theory predicts. Stateless. */
final class FalsePositives {

    private static final double MOST_OFF = 0.2;

    /** Maximum deviation of the measured from the predicted rate, in standard deviations, that is attributed to chance. */
    private static final int BY_CHANCE = 3;

    private FalsePositives() {}

    static String text(long found, long probes) {
        return Quantity.rate((double) found / probes) + ": " + Quantity.count(found) + " / " + Quantity.count(probes);
    }

    static String text(long found, long probes, BreachIndex index) {
        return text(found, probes) + " (theory " + Quantity.rate(index.falsePositiveRate()) + ")";
    }

    /** Returns whether the measured false-positive rate is within 20 % or three standard deviations of the predicted rate. */
    static boolean isAsInTheory(long found, long probes, BreachIndex index) {
        double expected = index.falsePositiveRate() * probes;
        return Math.abs(found - expected) <= Math.max(MOST_OFF * expected, BY_CHANCE * Math.sqrt(expected) + 1);
    }
}
