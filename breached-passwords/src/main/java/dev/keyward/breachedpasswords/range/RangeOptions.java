package dev.keyward.breachedpasswords.range;

import java.time.Duration;

/**
 * Limits for the requests of a range client: their time, size, caching and failures.
 *
 * <p>Immutable and thread-safe.
 *
 * @param timeout time limit for one password, with all its requests
 * @param longestAnswer maximum length of an uncompressed range in bytes
 * @param cachedRanges maximum number of cached ranges, about 48 KB each; 0 for no cache
 * @param fresh age up to which a cached range is used without a check; at most {@link RangeClient#STALE_AT_MOST}
 * @param failuresToOpen number of failed requests in a row that opens the circuit breaker
 * @param pause time for which the circuit breaker stays open
 */
public record RangeOptions(
        Duration timeout, int longestAnswer, int cachedRanges, Duration fresh, int failuresToOpen, Duration pause) {

    /**
     * Default limits: 1.5 seconds per password, 1 MiB per range of digests, 1,000 cached ranges, and a pause after 5 failures.
     * A range stays in the cache for a day, and the pause lasts 30 seconds.
     *
     * <p>Ranges are used for a day, because the caches of the service may hold them for a month, and every request reveals
     * that a password of that range was used now.
     */
    public static final RangeOptions DEFAULT =
            new RangeOptions(Duration.ofMillis(1_500), 1 << 20, 1_000, Duration.ofDays(1), 5, Duration.ofSeconds(30));

    public RangeOptions {
        if (timeout.isNegative() || timeout.isZero() || fresh.isNegative() || pause.isNegative()) {
            throw new IllegalArgumentException("a timeout must be positive, and no duration may be negative");
        }
        if (fresh.compareTo(RangeClient.STALE_AT_MOST) > 0) {
            throw new IllegalArgumentException("a range is fresh for at most " + RangeClient.STALE_AT_MOST);
        }
        if (longestAnswer < 1 || longestAnswer > 1 << 26) {
            throw new IllegalArgumentException("the longest response must be 1 byte to 64 MiB");
        }
        if (cachedRanges < 0 || failuresToOpen < 1) {
            throw new IllegalArgumentException(
                    "the number of cached ranges must be 0 or more, and the number of failures 1 or more");
        }
    }
}
