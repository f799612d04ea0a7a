package dev.keyward.breachedpasswords.range;

import java.util.Map;

/**
 * Counts of the requests and failures of a range client since it was created. Immutable and thread-safe.
 *
 * @param requests requests sent
 * @param notModified responses that confirmed a cached range
 * @param stale lookups in a cached range that could not be checked again
 * @param failures failed fetches by reason; only reasons that occurred
 */
public record RangeCounters(long requests, long notModified, long stale, Map<RangeAnswer.Reason, Long> failures) {

    public RangeCounters {
        failures = Map.copyOf(failures);
    }
}
