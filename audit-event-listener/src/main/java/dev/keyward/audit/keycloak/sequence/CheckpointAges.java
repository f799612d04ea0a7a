package dev.keyward.audit.keycloak.sequence;

import dev.keyward.auditlog.record.LogId;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Measures how long the logs with new records have waited for a signed checkpoint.
 *
 * <p>The time of a log begins when this node first sees its new records, and again after each checkpoint. So it does not depend on the
 * clocks of the nodes, and a log without new records has none. Thread-safe.
 */
final class CheckpointAges {

    private final LongSupplier nanoClock;
    private final Map<LogId, Long> since = new ConcurrentHashMap<>();

    /** @param nanoClock returns a time in nanoseconds that never goes back */
    CheckpointAges(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** Notes which logs have records that no checkpoint covers. All other logs are up to date. */
    void waiting(Collection<LogId> logs) {
        since.keySet().retainAll(Set.copyOf(logs));
        long now = nanoClock.getAsLong();
        logs.forEach(log -> since.putIfAbsent(log, now));
    }

    /** Notes that a checkpoint of the given log was signed, so that the log no longer waits. */
    void published(LogId log) {
        since.remove(log);
    }

    /** Forgets all logs, because another node is now responsible for them. */
    void clear() {
        since.clear();
    }

    /** Returns the longest time for which a log has waited for a checkpoint; 0 if none waits. */
    long oldestSeconds() {
        long now = nanoClock.getAsLong();
        return TimeUnit.NANOSECONDS.toSeconds(
                since.values().stream().mapToLong(start -> now - start).max().orElse(0));
    }
}
