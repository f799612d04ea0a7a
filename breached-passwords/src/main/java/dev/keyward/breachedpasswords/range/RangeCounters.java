package dev.keyward.breachedpasswords.range;

import java.util.Map;

/**
 * What a range client has done since it was made. Immutable and thread-safe.
 *
 * @param requests that were sent
 * @param notModified answers that said that a range is as it was
 * @param stale ranges that were used although they could not be checked again
 * @param failures ranges that could not be had or checked again, by reason; reasons that were met
 */
public record RangeCounters(long requests, long notModified, long stale, Map<RangeAnswer.Reason, Long> failures) {

    public RangeCounters {
        failures = Map.copyOf(failures);
    }
}
