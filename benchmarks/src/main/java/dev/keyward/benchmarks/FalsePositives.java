package dev.keyward.benchmarks;

import dev.keyward.breachedpasswords.BreachIndex;

/** How often an index finds what was not put in, beside how often it may. */
final class FalsePositives {

    private static final double MOST_OFF = 0.2;

    /** Three standard deviations. */
    private static final int BY_CHANCE = 3;

    private FalsePositives() {}

    static String text(long found, long probes) {
        return Quantity.rate((double) found / probes) + ": " + Quantity.count(found) + " / " + Quantity.count(probes);
    }

    static String text(long found, long probes, BreachIndex index) {
        return text(found, probes) + " (theory " + Quantity.rate(index.falsePositiveRate()) + ")";
    }

    /** Within 20 % of theory, or as near as chance lets it be where that is wider: few probes, or many bits. */
    static boolean isAsInTheory(long found, long probes, BreachIndex index) {
        double expected = index.falsePositiveRate() * probes;
        return Math.abs(found - expected) <= Math.max(MOST_OFF * expected, BY_CHANCE * Math.sqrt(expected) + 1);
    }
}
