package dev.keyward.passwordpolicy.keycloak.admin;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Limits the calls of each administrator to {@value #PER_MINUTE} per minute on each node of a cluster.
 *
 * <p>Thread-safe.
 */
final class CallLimit {

    static final int PER_MINUTE = 60;

    private final Cache<String, AtomicInteger> calls = Caffeine.newBuilder()
            .expireAfterWrite(Duration.ofMinutes(1))
            .maximumSize(10_000)
            .build();

    /** Counts one call of the given administrator, and returns whether the call is within the limit. */
    boolean allows(String caller) {
        return calls.get(caller, any -> new AtomicInteger()).incrementAndGet() <= PER_MINUTE;
    }
}
