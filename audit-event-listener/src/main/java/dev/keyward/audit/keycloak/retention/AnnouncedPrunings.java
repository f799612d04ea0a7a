package dev.keyward.audit.keycloak.retention;

import dev.keyward.auditlog.record.LogId;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Measures for how long the logs with an announced pruning have waited for the checkpoint of its record.
 *
 * <p>The time begins when this node first sees the announcement. Not thread-safe.
 */
final class AnnouncedPrunings {

    /** Reason that is reported for a pruning whose record is not signed; the end of a sentence that begins with "because". */
    static final String UNSIGNED = "its record log.pruned has no checkpoint yet";

    private static final long NEW = Duration.ofMinutes(1).toNanos();
    private static final long LATE = Duration.ofMinutes(10).toNanos();

    private final LongSupplier nanoClock;
    private final Map<LogId, Long> seen = new HashMap<>();

    AnnouncedPrunings(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** Notes which logs have an announced pruning now. */
    void update(Collection<LogId> announced) {
        seen.keySet().retainAll(announced);
        announced.forEach(log -> seen.putIfAbsent(log, nanoClock.getAsLong()));
    }

    /** Returns whether a pruning was announced in the last minute, so that its checkpoint will soon be signed. */
    boolean hasNew() {
        return seen.values().stream().anyMatch(since -> nanoClock.getAsLong() - since < NEW);
    }

    /** Returns the logs whose announced pruning has waited for ten minutes or longer. */
    Set<LogId> late() {
        Set<LogId> late = new HashSet<>(seen.keySet());
        late.removeIf(log -> nanoClock.getAsLong() - seen.getOrDefault(log, 0L) < LATE);
        return late;
    }
}
