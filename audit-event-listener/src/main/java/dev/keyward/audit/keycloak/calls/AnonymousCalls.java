package dev.keyward.audit.keycloak.calls;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.ObjLongConsumer;

/**
 * Counts calls of the admin REST API without a valid access token, and limits the number of their records.
 *
 * <p>The first call in a realm is reported at once. Further calls are counted and reported together after each minute, until a minute has
 * passed without one. Thread-safe.
 */
final class AnonymousCalls {

    private final Map<String, Long> waiting = new HashMap<>();
    private final Executor afterAMinute;

    AnonymousCalls() {
        this(CompletableFuture.delayedExecutor(1, TimeUnit.MINUTES));
    }

    /** @param afterAMinute runs a task one minute after it is passed */
    AnonymousCalls(Executor afterAMinute) {
        this.afterAMinute = afterAMinute;
    }

    /**
     * Counts a call without a valid access token. The realm's first such call is reported at once, and later ones once
     * a minute.
     *
     * @param report takes the id of the realm and the number of calls; must not throw
     */
    void count(String realmId, ObjLongConsumer<String> report) {
        synchronized (this) {
            if (waiting.computeIfPresent(realmId, (id, count) -> count + 1) != null) {
                return;
            }
            waiting.put(realmId, 0L);
        }
        afterAMinute.execute(() -> report(realmId, report));
        report.accept(realmId, 1);
    }

    private void report(String realmId, ObjLongConsumer<String> report) {
        long count;
        synchronized (this) {
            count = waiting.getOrDefault(realmId, 0L);
            if (count == 0) {
                waiting.remove(realmId);
                return;
            }
            waiting.put(realmId, 0L);
        }
        afterAMinute.execute(() -> report(realmId, report));
        report.accept(realmId, count);
    }
}
