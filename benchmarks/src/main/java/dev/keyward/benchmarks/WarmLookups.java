package dev.keyward.benchmarks;

import java.io.IOException;
import java.util.Arrays;

/** Measures the time of lookups in a cached breach list, as the median of several repetitions after a warm-up. */
final class WarmLookups {

    private final int samples;
    private final int lookups;

    /** @param samples number of different samples to look up */
    WarmLookups(int samples, int lookups) {
        this.samples = samples;
        this.lookups = lookups;
    }

    /**
     * @param nanos CPU time per lookup
     * @param wallNanos wall time per lookup
     * @param found number of matches in one repetition
     */
    record Result(double nanos, double wallNanos, long found) {

        @Override
        public String toString() {
            return Quantity.nanos(nanos) + " (" + Quantity.nanos(wallNanos) + ")";
        }
    }

    Result time(Lookup lookup) throws IOException {
        double[] cpu = new double[FiguresOptions.REPETITIONS];
        double[] wall = new double[FiguresOptions.REPETITIONS];
        long found = repeat(lookup);
        for (int n = 0; n < FiguresOptions.REPETITIONS; n++) {
            Timing<Long> timing = Timing.of(() -> repeat(lookup));
            cpu[n] = (double) timing.cpuNanos() / lookups;
            wall[n] = (double) timing.wallNanos() / lookups;
            found = timing.result();
        }
        return new Result(median(cpu), median(wall), found);
    }

    /** Measures the time of lookups of digests that are in the breach list, and fails if one is not found. */
    Result timeHits(Lookup lookup) throws IOException {
        Result result = time(lookup);
        if (result.found() != lookups) {
            throw new IllegalStateException(lookups - result.found() + " of " + lookups + " were not found");
        }
        return result;
    }

    private long repeat(Lookup lookup) throws IOException {
        long found = 0;
        int sample = 0;
        for (int n = 0; n < lookups; n++) {
            found += lookup.isFound(sample) ? 1 : 0;
            sample = sample + 1 == samples ? 0 : sample + 1;
        }
        return found;
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }
}
