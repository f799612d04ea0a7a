package dev.keyward.breachedpasswords.range;

import java.time.Duration;

/**
 * Limits for requests to the range service: time, size, caching and circuit breaking.
 *
 * <p>Immutable and thread-safe.
 *
 * @param timeout for one password, all its requests together
 * @param longestAnswer in bytes, un-gzipped; what is longer is no range
 * @param cachedRanges how many are remembered, at some 48 KB each; 0 for none
 * @param fresh how long a range is used without asking whether it has changed; at most {@link RangeClient#STALE_AT_MOST}
 * @param failuresToOpen so many failed requests in a row stop all asking
 * @param pause how long nobody asks then
 */
public record RangeOptions(
        Duration timeout, int longestAnswer, int cachedRanges, Duration fresh, int failuresToOpen, Duration pause) {

    /**
     * 1.5 seconds, 1 MiB (a range with padding has some 85 KB), 1,000 ranges, a day, 5 failures, 30 seconds.
     *
     * <p>A day, because the service's own caches may hold a range for a month, so that asking more often tells little that is
     * new; while every request tells the service that a password of that range was used right now.
     */
    public static final RangeOptions DEFAULT =
            new RangeOptions(Duration.ofMillis(1_500), 1 << 20, 1_000, Duration.ofDays(1), 5, Duration.ofSeconds(30));

    public RangeOptions {
        if (timeout.isNegative() || timeout.isZero() || fresh.isNegative() || pause.isNegative()) {
            throw new IllegalArgumentException("a time-out is more than nothing, and no time is negative");
        }
        if (fresh.compareTo(RangeClient.STALE_AT_MOST) > 0) {
            throw new IllegalArgumentException("a range is fresh for at most " + RangeClient.STALE_AT_MOST);
        }
        if (longestAnswer < 1 || longestAnswer > 1 << 26) {
            throw new IllegalArgumentException("the longest answer is 1 byte to 64 MiB");
        }
        if (cachedRanges < 0 || failuresToOpen < 1) {
            throw new IllegalArgumentException("no fewer than 0 ranges are cached, and 1 failure is the least");
        }
    }
}
